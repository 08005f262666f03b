-- question: service_figures
-- answers: How many requests do services take, fail and delay, and what errors do they log, now and before?
-- parameters: first, second, incident_from, incident_to, baseline_from, baseline_to
-- columns: service, baseline_requests, incident_requests, baseline_failed, incident_failed, baseline_p50_ns, incident_p50_ns, baseline_p95_ns, incident_p95_ns, baseline_self_p50_ns, incident_self_p50_ns, baseline_error_lines, incident_error_lines
-- Of the services `first` and `second`, or where `first` is NULL of all, those that changed most first. A request
-- is a call that comes from another service, or from outside. Times in ns; self time is a span's own, without
-- its children's.
WITH taken AS (
    SELECT
        service,
        start_time >= $incident_from AND start_time < $incident_to AS is_incident,
        coalesce(start_time >= $baseline_from AND start_time < $baseline_to, false) AS is_baseline,
        parent_service IS DISTINCT FROM service AS is_request,
        duration_ns,
        self_time_ns,
        failed
    FROM calls
    WHERE
        ($first IS NULL OR service IN ($first, $second))
        AND (
            (start_time >= $incident_from AND start_time < $incident_to)
            OR (start_time >= $baseline_from AND start_time < $baseline_to)
        )
),

figures AS (
    SELECT
        service,
        count(*) FILTER (WHERE is_request AND is_baseline) AS baseline_requests,
        count(*) FILTER (WHERE is_request AND is_incident) AS incident_requests,
        count(*) FILTER (WHERE is_request AND is_baseline AND failed) AS baseline_failed,
        count(*) FILTER (WHERE is_request AND is_incident AND failed) AS incident_failed,
        quantile_disc(duration_ns, 0.5) FILTER (WHERE is_request AND is_baseline) AS baseline_p50_ns,
        quantile_disc(duration_ns, 0.5) FILTER (WHERE is_request AND is_incident) AS incident_p50_ns,
        quantile_disc(duration_ns, 0.95) FILTER (WHERE is_request AND is_baseline) AS baseline_p95_ns,
        quantile_disc(duration_ns, 0.95) FILTER (WHERE is_request AND is_incident) AS incident_p95_ns,
        quantile_disc(self_time_ns, 0.5) FILTER (WHERE is_baseline) AS baseline_self_p50_ns,
        quantile_disc(self_time_ns, 0.5) FILTER (WHERE is_incident) AS incident_self_p50_ns
    FROM taken
    GROUP BY service
),

lines AS (
    SELECT
        service,
        count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS baseline_error_lines,
        count(*) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS incident_error_lines
    FROM logs
    WHERE ($first IS NULL OR service IN ($first, $second)) AND severity IN ('error', 'fatal')
    GROUP BY service
),

known AS (
    SELECT service FROM figures
    UNION
    SELECT service FROM lines WHERE baseline_error_lines + incident_error_lines > 0
)

SELECT
    known.service,
    coalesce(figures.baseline_requests, 0) AS baseline_requests,
    coalesce(figures.incident_requests, 0) AS incident_requests,
    coalesce(figures.baseline_failed, 0) AS baseline_failed,
    coalesce(figures.incident_failed, 0) AS incident_failed,
    figures.baseline_p50_ns,
    figures.incident_p50_ns,
    figures.baseline_p95_ns,
    figures.incident_p95_ns,
    figures.baseline_self_p50_ns,
    figures.incident_self_p50_ns,
    coalesce(lines.baseline_error_lines, 0) AS baseline_error_lines,
    coalesce(lines.incident_error_lines, 0) AS incident_error_lines
FROM known LEFT JOIN figures USING (service) LEFT JOIN lines USING (service)
ORDER BY
    1000 * figures.incident_failed // greatest(figures.incident_requests, 1)
    - 1000 * figures.baseline_failed // greatest(figures.baseline_requests, 1) DESC NULLS LAST,
    figures.incident_p95_ns - figures.baseline_p95_ns DESC NULLS LAST,
    known.service
