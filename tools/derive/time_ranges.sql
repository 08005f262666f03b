-- From when to when does each table speak? One row a table that has times: (name, from_ns, to_ns).
SELECT 'spans' AS name, min(start_time) AS from_ns, max(start_time + duration_ns) AS to_ns FROM spans
UNION ALL SELECT 'logs', min(time), max(time) FROM logs
UNION ALL SELECT 'metrics', min(time), max(time) FROM metrics
UNION ALL SELECT 'changes', min(time), max(time) FROM changes
UNION ALL SELECT 'alerts', min(starts_at), max(coalesce(ends_at, starts_at)) FROM alerts
ORDER BY name;
