-- What does the store hold? One row a table: (name, row_count, content), in whatever order rows came.
-- `content` is a sum of row digests, so neither path, nor time of ingest, nor order of reading shows in it.
SELECT 'spans' AS name, count(*) AS row_count, sum(md5_number_lower(spans::VARCHAR)) AS content FROM spans
UNION ALL SELECT 'logs', count(*), sum(md5_number_lower(logs::VARCHAR)) FROM logs
UNION ALL SELECT 'metrics', count(*), sum(md5_number_lower(metrics::VARCHAR)) FROM metrics
UNION ALL SELECT 'dependencies', count(*), sum(md5_number_lower(dependencies::VARCHAR)) FROM dependencies
UNION ALL SELECT 'changes', count(*), sum(md5_number_lower(changes::VARCHAR)) FROM changes
UNION ALL SELECT 'alerts', count(*), sum(md5_number_lower(alerts::VARCHAR)) FROM alerts
UNION ALL SELECT 'log_templates', count(*), sum(md5_number_lower(log_templates::VARCHAR)) FROM log_templates
UNION ALL SELECT 'rejects', count(*), sum(md5_number_lower(rejects::VARCHAR)) FROM rejects
ORDER BY name;
