-- Where does each page of lines begin?
-- parameters: window_from, window_to, service, trace_id, least, words, grouped, template_id, severity, page
-- columns: time, place, lines (of all pages together)
WITH numbered AS (
    SELECT time, place, row_number() OVER (ORDER BY time, place) - 1 AS number, count(*) OVER () AS lines
    FROM lines_in(
        $window_from, $window_to, $service, $trace_id, $least, $words, $grouped, $template_id, $severity
    )
)
SELECT time, place, lines
FROM numbered
WHERE number % $page = 0
ORDER BY time, place
