-- What was logged, template by template: in the window, in the baseline, and over the whole store?
-- parameters: window_from, window_to, baseline_from, baseline_to, extent_from, extent_to, bucket_ns, service,
--   trace_id, least, words, most
-- columns: template_id, severity, template, badness, service, several, lines, before, first, last, counts
-- `service` logged the first of its lines, `several` says whether others did too; `first` and `last` are times in
-- the window; `counts` are (bucket, lines) of the whole store.
WITH cells AS (
    SELECT
        template_id,
        severity,
        (time - $extent_from) // $bucket_ns AS bucket,
        count(*) AS lines,
        count(*) FILTER (WHERE time >= $window_from AND time < $window_to) AS inside,
        count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS before,
        min(time) FILTER (WHERE time >= $window_from AND time < $window_to) AS first,
        max(time) FILTER (WHERE time >= $window_from AND time < $window_to) AS last,
        min(place) AS place,
        min(hash(service)) AS least_hash,
        max(hash(service)) AS most_hash
    FROM lines_of($extent_from, $extent_to, $service, $trace_id, $least, $words)
    GROUP BY ALL
),
told AS MATERIALIZED (
    SELECT
        template_id,
        severity,
        min(place) AS place,
        min(least_hash) <> max(most_hash) AS several,
        sum(inside)::BIGINT AS lines,
        sum(before)::BIGINT AS before,
        min(first) AS first,
        max(last) AS last,
        list((bucket, cells.lines) ORDER BY bucket) AS counts
    FROM cells
    GROUP BY template_id, severity
    HAVING sum(inside) + sum(before) > 0
    ORDER BY sum(inside) DESC, sum(before) DESC, template_id, severity
    LIMIT $most
)
SELECT
    told.template_id,
    told.severity,
    template,
    badness(told.severity, told.template_id) AS badness,
    service,
    several,
    lines,
    before,
    first,
    last,
    counts
FROM told
JOIN logs ON logs.rowid = told.place
LEFT JOIN log_templates ON log_templates.template_id = told.template_id
ORDER BY lines DESC, before DESC, told.template_id, told.severity
