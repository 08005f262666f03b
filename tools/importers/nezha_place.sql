-- Say where everything ran: a pod's host is the one its log lines name, else the one host its service has in
-- the call graph (`nezha_graph`). The graph's other edges become `dependencies`. A service that is written
-- in capitals in one file alone ("Frontend") is the one with a pod of that name, where there is one.
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
    SELECT instance, service FROM spans UNION SELECT instance, service FROM metrics
)
SELECT pods.instance, coalesce(logged.node, drawn.node) AS node
FROM pods LEFT JOIN logged USING (instance) LEFT JOIN drawn ON drawn.service = pods.service
WHERE pods.instance IS NOT NULL AND coalesce(logged.node, drawn.node) IS NOT NULL;

UPDATE spans SET node = nezha_places.node FROM nezha_places WHERE spans.instance = nezha_places.instance;

UPDATE metrics SET node = nezha_places.node FROM nezha_places WHERE metrics.instance = nezha_places.instance;

UPDATE metrics SET service = named.service
FROM (SELECT DISTINCT service FROM metrics WHERE instance IS NOT NULL) AS named
WHERE metrics.instance IS NULL AND named.service <> metrics.service AND named.service = lower(metrics.service);

DROP TABLE nezha_graph;
DROP TABLE nezha_places;
