-- question: requests_over_time
-- answers: How do requests fare from the beginning of the incident to the end of the data?
-- parameters: step_ns, incident_from, baseline_from, baseline_to
-- columns: time, requests, failed, p95_ns, baseline_requests, baseline_failed, baseline_p95_ns
-- Requests that enter the system, by steps of `step_ns` from the incident's beginning; each row with the figures
-- of the whole baseline beside it. Times in ns.
WITH usual AS (
    SELECT
        count(*) AS baseline_requests,
        count(*) FILTER (WHERE failed) AS baseline_failed,
        quantile_disc(duration_ns, 0.95) AS baseline_p95_ns
    FROM calls
    WHERE is_entry AND start_time >= $baseline_from AND start_time < $baseline_to
)

SELECT
    $incident_from + ((start_time - $incident_from) // $step_ns) * $step_ns AS time,
    count(*) AS requests,
    count(*) FILTER (WHERE failed) AS failed,
    quantile_disc(duration_ns, 0.95) AS p95_ns,
    min(usual.baseline_requests) AS baseline_requests,
    min(usual.baseline_failed) AS baseline_failed,
    min(usual.baseline_p95_ns) AS baseline_p95_ns
FROM calls CROSS JOIN usual
WHERE is_entry AND start_time >= $incident_from
GROUP BY time
ORDER BY time
LIMIT 2000
