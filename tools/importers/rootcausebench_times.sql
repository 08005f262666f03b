-- When a RootCauseBench incident's telemetry begins, and when its alert fired: the one that names a service.
SELECT
    (SELECT min(time) FROM (SELECT time FROM metrics UNION ALL SELECT time FROM logs UNION ALL SELECT start_time FROM spans)),
    (SELECT max(starts_at) FROM alerts WHERE service IS NOT NULL);
