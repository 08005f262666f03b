-- How far each service's metrics stray in the incident from the time before, in robust deviations, and how many more
-- error lines it logs. Parameters: incident_from, incident_to, baseline_from, baseline_to, history_from.
WITH points AS (
    SELECT
        metrics.service, metrics.name, metrics.instance, family, value, time >= $incident_from AND time < $incident_to AS ill
    FROM metrics
    JOIN metric_series
      ON metric_series.service = metrics.service AND metric_series.name = metrics.name
     AND metric_series.instance IS NOT DISTINCT FROM metrics.instance
     AND metric_series.peer_service IS NOT DISTINCT FROM metrics.attributes ->> '$."peer.service"'
    WHERE (time >= $incident_from AND time < $incident_to)
       OR (time >= coalesce($baseline_from, $history_from) AND time < coalesce($baseline_to, $incident_from))
),
series AS (
    SELECT
        service, name, instance, family,
        max(value) FILTER (ill) AS top, median(value) FILTER (NOT ill) AS usual, mad(value) FILTER (NOT ill) AS spread
    FROM points
    GROUP BY ALL
    HAVING usual IS NOT NULL AND top IS NOT NULL
),
shifts AS (
    SELECT
        service, max((top - usual) / greatest(spread, 0.05 * abs(usual), 1e-9)) AS any_shift,
        max((top - usual) / greatest(spread, 0.05 * abs(usual), 1e-9)) FILTER (family = 'cpu') AS cpu_shift,
        max((top - usual) / greatest(spread, 0.05 * abs(usual), 1e-9)) FILTER (family = 'latency') AS latency_shift
    FROM series
    GROUP BY service
),
errors AS (
    SELECT
        service,
        count(*) FILTER (time >= $incident_from AND time < $incident_to)
        - count(*) FILTER (time >= coalesce($baseline_from, $history_from) AND time < coalesce($baseline_to, $incident_from))
            AS new_errors
    FROM logs
    WHERE severity IN ('error', 'fatal')
    GROUP BY service
),
services AS (
    SELECT service FROM metric_series UNION SELECT service FROM calls UNION SELECT service FROM logs
)
SELECT
    service, coalesce(any_shift, 0.0) AS any_shift, coalesce(cpu_shift, 0.0) AS cpu_shift,
    coalesce(latency_shift, 0.0) AS latency_shift, greatest(0, coalesce(new_errors, 0)) AS new_errors
FROM services
LEFT JOIN shifts USING (service)
LEFT JOIN errors USING (service)
ORDER BY service
