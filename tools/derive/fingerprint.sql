-- What does the store hold? One row a table: (name, row_count, content), in whatever order rows came.
-- `content` is a sum of row hashes, so neither path, nor time of ingest, nor order of reading shows in it.
SELECT 'spans' AS name, count(*) AS row_count, sum(hash(spans)) AS content FROM spans
UNION ALL SELECT 'logs', count(*), sum(hash(logs)) FROM logs
UNION ALL SELECT 'metrics', count(*), sum(hash(metrics)) FROM metrics
UNION ALL SELECT 'dependencies', count(*), sum(hash(dependencies)) FROM dependencies
UNION ALL SELECT 'changes', count(*), sum(hash(changes)) FROM changes
UNION ALL SELECT 'alerts', count(*), sum(hash(alerts)) FROM alerts
UNION ALL SELECT 'log_templates', count(*), sum(hash(log_templates)) FROM log_templates
UNION ALL SELECT 'rejects', count(*), sum(hash(rejects)) FROM rejects
ORDER BY name;
