-- question: operations
-- answers: Which operations take longer of their own, fail of their own, or are called more or less often?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, operation, calls_out, baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_failed_here, incident_failed_here, baseline_self_q25, baseline_self_q50, baseline_self_q75, incident_self_q25, incident_self_q50, incident_self_q75, baseline_q25, baseline_q50, baseline_q75, incident_q25, incident_q50, incident_q75, first_failed_here, baseline_failed_below, incident_failed_below, is_entry, is_root
-- Self time is a span's duration without its children's. `calls_out` marks operations with a child in another
-- service: their self time is the way there and back. `is_entry`: the service is entered by it, `is_root`: the
-- whole system is. Failed here: failed though no child failed; failed below: a child failed, whatever came of it. Times in ns.
WITH windowed AS (
    SELECT *, start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM calls
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
        OR (start_time >= $baseline_from AND start_time < $baseline_to)
),

outward AS (
    SELECT DISTINCT parent_service AS service, parent_operation AS operation
    FROM windowed
    WHERE parent_service <> service
),

compared AS (
    SELECT
        service, operation,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_calls,
        count(*) FILTER (WHERE is_incident) AS incident_calls,
        count(*) FILTER (WHERE NOT is_incident AND failed) AS baseline_failed,
        count(*) FILTER (WHERE is_incident AND failed) AS incident_failed,
        count(*) FILTER (WHERE NOT is_incident AND failed AND NOT failed_below) AS baseline_failed_here,
        count(*) FILTER (WHERE is_incident AND failed AND NOT failed_below) AS incident_failed_here,
        quantile_disc(self_time_ns, [0.25, 0.5, 0.75]) FILTER (WHERE NOT is_incident) AS self_before,
        quantile_disc(self_time_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_incident) AS self_now,
        quantile_disc(duration_ns, [0.25, 0.5, 0.75]) FILTER (WHERE NOT is_incident) AS before,
        quantile_disc(duration_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_incident) AS now,
        min(start_time) FILTER (WHERE is_incident AND failed AND NOT failed_below) AS first_failed_here,
        count(*) FILTER (WHERE NOT is_incident AND failed_below) AS baseline_failed_below,
        count(*) FILTER (WHERE is_incident AND failed_below) AS incident_failed_below,
        bool_or(parent_service IS DISTINCT FROM service) AS is_entry,
        bool_or(windowed.is_entry) AS is_root
    FROM windowed
    GROUP BY service, operation
)

SELECT
    service, operation, outward.service IS NOT NULL AS calls_out,
    baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_failed_here, incident_failed_here,
    self_before[1] AS baseline_self_q25, self_before[2] AS baseline_self_q50, self_before[3] AS baseline_self_q75,
    self_now[1] AS incident_self_q25, self_now[2] AS incident_self_q50, self_now[3] AS incident_self_q75,
    before[1] AS baseline_q25, before[2] AS baseline_q50, before[3] AS baseline_q75,
    now[1] AS incident_q25, now[2] AS incident_q50, now[3] AS incident_q75,
    first_failed_here, baseline_failed_below, incident_failed_below, is_entry, is_root
FROM compared
LEFT JOIN outward USING (service, operation)
ORDER BY service, operation
