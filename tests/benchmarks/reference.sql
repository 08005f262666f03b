-- The reference: how much time of its own does each operation take in each window? One self-time query as one would
-- write it by hand. Parameters: incident_from, incident_to, baseline_from, baseline_to.
WITH windowed AS (
    SELECT *, start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM spans
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
       OR (start_time >= $baseline_from AND start_time < $baseline_to)
),
below AS (
    SELECT trace_id, parent_span_id AS span_id, sum(duration_ns)::BIGINT AS below_ns
    FROM windowed
    WHERE parent_span_id IS NOT NULL
    GROUP BY trace_id, parent_span_id
)
SELECT
    service, operation, is_incident, count(*) AS calls,
    quantile_disc(greatest(0, duration_ns - coalesce(below_ns, 0)), 0.5) AS self_time_ns
FROM windowed
LEFT JOIN below USING (trace_id, span_id)
GROUP BY service, operation, is_incident
ORDER BY service, operation, is_incident;
