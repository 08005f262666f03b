-- question: inventory
-- answers: What telemetry is there, and from when to when?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: modality, rows_total, first_time, last_time, rows_incident, rows_baseline
WITH seen AS (
    SELECT 'alerts' AS modality, starts_at AS time FROM alerts
    UNION ALL
    SELECT 'changes', time FROM changes
    UNION ALL
    SELECT 'logs', time FROM logs
    UNION ALL
    SELECT 'metrics', time FROM metrics
    UNION ALL
    SELECT 'traces', start_time FROM calls
)

SELECT
    modality,
    count(*) AS rows_total,
    min(time) AS first_time,
    max(time) AS last_time,
    count(*) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS rows_incident,
    count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS rows_baseline
FROM seen
GROUP BY modality
ORDER BY modality
