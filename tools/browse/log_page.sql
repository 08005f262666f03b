-- The lines from one on, in order of time, a page of them.
-- parameters: window_to, service, trace_id, least, words, grouped, template_id, severity, from_time, from_place, most
-- columns: place, time, service, severity, badness, body (its first 1,000 characters), trace_id
WITH page AS MATERIALIZED (
    SELECT time, place
    FROM lines_in(
        $from_time, $window_to, $service, $trace_id, $least, $words, $grouped, $template_id, $severity
    )
    WHERE time > $from_time OR place >= $from_place
    ORDER BY time, place
    LIMIT $most
)
SELECT
    page.place,
    page.time,
    service,
    severity,
    badness(severity, template_id) AS badness,
    left(body, 1000) AS body,
    trace_id
FROM page
JOIN logs ON logs.rowid = page.place
ORDER BY page.time, page.place
