-- question: operations
-- answers: Which operations take longer of their own, fail of their own, or are called more or less often?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, operation, calls_out, baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_failed_here, incident_failed_here, baseline_self_q25, baseline_self_q50, baseline_self_q75, incident_self_q25, incident_self_q50, incident_self_q75, baseline_q25, baseline_q50, baseline_q75, incident_q25, incident_q50, incident_q75, first_failed_here, baseline_failed_below, incident_failed_below, is_entry, is_root
-- Self time is a span's duration without its children's. `calls_out` marks operations with a child in another
-- service: their self time is the way there and back. `is_entry`: the service is entered by it, `is_root`: the
-- whole system is. Failed here: failed though no child failed; failed below: a child failed, whatever came of
-- it. Times in ns. Counts are exact; the quartiles of an operation with more than 2,000,000 calls are those of a
-- sample of about as many, the same each time, so that memory does not grow with traffic.
WITH busy AS (
    SELECT service, operation, count(*) // 2000000 + 1 AS one_in
    FROM calls
    GROUP BY service, operation
    HAVING count(*) > 2000000
),

measured AS (
    SELECT
        service, operation, is_incident,
        count(*) AS calls,
        count(*) FILTER (WHERE failed) AS failed,
        count(*) FILTER (WHERE failed AND NOT failed_below) AS failed_here,
        count(*) FILTER (WHERE failed_below) AS failed_below,
        quantile_disc(self_time_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_sampled) AS self_time,
        quantile_disc(duration_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_sampled) AS duration,
        min(start_time) FILTER (WHERE failed AND NOT failed_below) AS first_failed_here,
        bool_or(parent_service IS DISTINCT FROM service) AS is_entry,
        bool_or(windowed.is_entry) AS is_root
    FROM (
        SELECT
            calls.*,
            start_time >= $incident_from AND start_time < $incident_to AS is_incident,
            one_in IS NULL OR hash(start_time, duration_ns) % one_in = 0 AS is_sampled
        FROM calls LEFT JOIN busy USING (service, operation)
        WHERE (start_time >= $incident_from AND start_time < $incident_to)
            OR (start_time >= $baseline_from AND start_time < $baseline_to)
    ) AS windowed
    GROUP BY service, operation, is_incident
),

outward AS (
    SELECT DISTINCT parent_service AS service, parent_operation AS operation
    FROM calls
    WHERE
        parent_service <> service
        AND (
            (start_time >= $incident_from AND start_time < $incident_to)
            OR (start_time >= $baseline_from AND start_time < $baseline_to)
        )
),

compared AS (
    SELECT
        service, operation,
        max(measured) FILTER (WHERE NOT is_incident) AS before,
        max(measured) FILTER (WHERE is_incident) AS now,
        bool_or(is_entry) AS is_entry,
        bool_or(is_root) AS is_root
    FROM measured
    GROUP BY service, operation
)

SELECT
    service, operation, outward.service IS NOT NULL AS calls_out,
    coalesce(before.calls, 0) AS baseline_calls, coalesce(now.calls, 0) AS incident_calls,
    coalesce(before.failed, 0) AS baseline_failed, coalesce(now.failed, 0) AS incident_failed,
    coalesce(before.failed_here, 0) AS baseline_failed_here, coalesce(now.failed_here, 0) AS incident_failed_here,
    before.self_time[1] AS baseline_self_q25, before.self_time[2] AS baseline_self_q50,
    before.self_time[3] AS baseline_self_q75,
    now.self_time[1] AS incident_self_q25, now.self_time[2] AS incident_self_q50,
    now.self_time[3] AS incident_self_q75,
    before.duration[1] AS baseline_q25, before.duration[2] AS baseline_q50, before.duration[3] AS baseline_q75,
    now.duration[1] AS incident_q25, now.duration[2] AS incident_q50, now.duration[3] AS incident_q75,
    now.first_failed_here,
    coalesce(before.failed_below, 0) AS baseline_failed_below,
    coalesce(now.failed_below, 0) AS incident_failed_below,
    is_entry, is_root
FROM compared
LEFT JOIN outward USING (service, operation)
ORDER BY service, operation
