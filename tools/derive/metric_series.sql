-- One row a metric series: how many points it has and how far apart they are.
-- Reads `metrics` and `metric_families` (name, unit, family); fills `metric_series`.
INSERT INTO metric_series
WITH points AS (
    SELECT
        service, instance, node, name, unit, kind, time,
        attributes ->> '$."peer.service"' AS peer_service,
        attributes ->> '$.family' AS stated_family
    FROM metrics
),
steps AS (
    SELECT
        * EXCLUDE (time),
        time - lag(time) OVER (
            PARTITION BY service, instance, node, name, unit, kind, peer_service ORDER BY time
        ) AS step_ns
    FROM points
)
SELECT
    service, instance, node, steps.name, steps.unit, kind,
    coalesce(min(stated_family), min(family), 'unknown') AS family,
    peer_service,
    count(*) AS points,
    quantile_disc(step_ns, 0.5) FILTER (step_ns > 0) AS step_ns
FROM steps
LEFT JOIN metric_families AS named
  ON named.name = steps.name AND named.unit IS NOT DISTINCT FROM steps.unit
GROUP BY service, instance, node, steps.name, steps.unit, kind, peer_service
ORDER BY service, steps.name, instance, node, steps.unit, kind, peer_service;
