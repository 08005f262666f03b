-- Say where everything ran: a pod's host is the one its log lines name, else the one host its service has in
-- the call graph (`nezha_graph`). The graph's other edges become `dependencies`, `nezha_cells` become `metrics`.
-- A service that is written with a capital in one file alone ("Frontend") is the one with a pod of that name,
-- where there is one.
INSERT INTO dependencies
SELECT DISTINCT caller, callee, 'call graph' FROM nezha_graph WHERE NOT is_host ORDER BY caller, callee;

CREATE OR REPLACE TEMP TABLE nezha_places AS
WITH logged AS (
    SELECT instance, min(node) AS node FROM logs GROUP BY instance HAVING count(DISTINCT node) = 1
),
drawn AS (
    SELECT caller AS service, min(callee) AS node FROM nezha_graph WHERE is_host
    GROUP BY caller HAVING count(DISTINCT callee) = 1
),
pods AS (
    SELECT instance, service FROM spans UNION SELECT instance, service FROM nezha_cells
)
SELECT pods.instance, pods.service, coalesce(logged.node, drawn.node) AS node
FROM pods LEFT JOIN logged USING (instance) LEFT JOIN drawn ON drawn.service = pods.service
WHERE pods.instance IS NOT NULL;

UPDATE spans SET node = nezha_places.node FROM nezha_places WHERE spans.instance = nezha_places.instance;

INSERT INTO metrics
WITH named AS (SELECT DISTINCT service FROM nezha_places)
SELECT
    cells.time, coalesce(named.service, cells.service), cells.instance, nezha_places.node, cells.name, cells.unit,
    'gauge', cells.value, cells.attributes
FROM nezha_cells AS cells
LEFT JOIN nezha_places ON nezha_places.instance = cells.instance
LEFT JOIN named ON cells.instance IS NULL AND named.service = lower(cells.service)
WHERE isfinite(cells.value) AND cells.time IS NOT NULL;
