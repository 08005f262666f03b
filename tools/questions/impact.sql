-- question: impact
-- answers: What do people outside feel, at the services where requests enter?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, requests, failed, slow, p50_ns, p95_ns, baseline_requests, baseline_failed, baseline_p50_ns, baseline_p95_ns, first_failed_at
-- A request is slow when it takes longer than 99 of 100 requests of its operation did before.
WITH entries AS (
    SELECT
        service,
        operation,
        start_time,
        duration_ns,
        failed,
        start_time >= $incident_from AND start_time < $incident_to AS is_incident,
        coalesce(start_time >= $baseline_from AND start_time < $baseline_to, false) AS is_baseline
    FROM calls
    WHERE is_entry
),

usual AS (
    SELECT service, operation, quantile_disc(duration_ns, 0.99) AS p99_ns
    FROM entries
    WHERE is_baseline
    GROUP BY service, operation
)

SELECT
    service,
    count(*) FILTER (WHERE is_incident) AS requests,
    count(*) FILTER (WHERE is_incident AND failed) AS failed,
    count(*) FILTER (WHERE is_incident AND duration_ns > p99_ns) AS slow,
    quantile_disc(duration_ns, 0.5) FILTER (WHERE is_incident) AS p50_ns,
    quantile_disc(duration_ns, 0.95) FILTER (WHERE is_incident) AS p95_ns,
    count(*) FILTER (WHERE is_baseline) AS baseline_requests,
    count(*) FILTER (WHERE is_baseline AND failed) AS baseline_failed,
    quantile_disc(duration_ns, 0.5) FILTER (WHERE is_baseline) AS baseline_p50_ns,
    quantile_disc(duration_ns, 0.95) FILTER (WHERE is_baseline) AS baseline_p95_ns,
    min(start_time) FILTER (WHERE is_incident AND failed) AS first_failed_at
FROM entries LEFT JOIN usual USING (service, operation)
WHERE is_incident OR is_baseline
GROUP BY service
ORDER BY requests DESC, service
