-- question: instances
-- answers: Is it the whole service, or one of its instances?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, instance, node, baseline_calls, incident_calls, incident_failed_here, incident_errors_logged, baseline_self_q50, incident_self_q50
WITH measured AS (
    SELECT
        service, instance, when_seen,
        min(node) AS node,
        count(*) AS calls,
        count(*) FILTER (WHERE failed AND NOT failed_below) AS failed_here,
        quantile_disc(self_time_ns, 0.5) FILTER (WHERE when_seen <> 'else') AS self_q50
    FROM (
        SELECT
            *,
            CASE
                WHEN start_time >= $incident_from AND start_time < $incident_to THEN 'incident'
                WHEN start_time >= $baseline_from AND start_time < $baseline_to THEN 'baseline'
                ELSE 'else'
            END AS when_seen
        FROM calls
        WHERE instance IS NOT NULL
    ) AS seen
    GROUP BY service, instance, when_seen
),

visits AS (
    SELECT
        service, instance, min(node) AS node,
        max(calls) FILTER (WHERE when_seen = 'baseline') AS baseline_calls,
        max(calls) FILTER (WHERE when_seen = 'incident') AS incident_calls,
        max(failed_here) FILTER (WHERE when_seen = 'incident') AS incident_failed_here,
        max(self_q50) FILTER (WHERE when_seen = 'baseline') AS baseline_self_q50,
        max(self_q50) FILTER (WHERE when_seen = 'incident') AS incident_self_q50
    FROM measured
    GROUP BY service, instance
),

lines AS (
    SELECT
        service, instance, min(node) AS node,
        count(*) FILTER (WHERE severity IN ('error', 'fatal')) AS incident_errors_logged
    FROM logs
    WHERE time >= $incident_from AND time < $incident_to AND instance IS NOT NULL
    GROUP BY service, instance
),

series AS (
    SELECT service, instance, min(node) AS node FROM metric_series WHERE instance IS NOT NULL GROUP BY service, instance
)

SELECT
    service, instance, coalesce(visits.node, lines.node, series.node) AS node,
    coalesce(baseline_calls, 0) AS baseline_calls, coalesce(incident_calls, 0) AS incident_calls,
    coalesce(incident_failed_here, 0) AS incident_failed_here,
    coalesce(incident_errors_logged, 0) AS incident_errors_logged,
    baseline_self_q50, incident_self_q50
FROM visits
FULL JOIN lines USING (service, instance)
FULL JOIN series USING (service, instance)
ORDER BY service, instance
