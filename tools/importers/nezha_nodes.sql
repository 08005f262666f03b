-- Where did each pod run? On the host its log lines name (`nezha_logged`), else on the one host its service has in the
-- call graph (`nezha_drawn`). The graph's other edges become `dependencies`.
INSERT INTO dependencies
SELECT DISTINCT caller, callee, 'call graph' FROM nezha_graph WHERE NOT is_host ORDER BY caller, callee;

CREATE OR REPLACE TEMP TABLE nezha_logged AS
SELECT instance, min(node) AS node FROM logs GROUP BY instance HAVING count(DISTINCT node) = 1;

CREATE OR REPLACE TEMP TABLE nezha_drawn AS
SELECT caller AS service, min(callee) AS node FROM nezha_graph WHERE is_host
GROUP BY caller HAVING count(DISTINCT callee) = 1;
