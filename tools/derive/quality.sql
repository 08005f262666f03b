-- What in this store is suspicious, though it could be read? One row of counts and examples.
-- Reads `links` after duplicates are gone and loops are cut, `roles`, `repeated`, `looping`, `logs`, `metrics`.
WITH named AS (
    SELECT role, min(role) OVER (PARTITION BY service, operation) AS operation_number FROM roles
),
usual AS (
    SELECT operation_number, quantile_disc(duration_ns, 0.5) AS median_ns
    FROM links JOIN named USING (role)
    GROUP BY operation_number HAVING count(*) >= 10
),
stretched AS (
    SELECT operation_number AS role, count(*) AS spans, max(duration_ns) AS longest_ns, min(median_ns) AS median_ns
    FROM links JOIN named USING (role) JOIN usual USING (operation_number)
    WHERE duration_ns >= 500 * greatest(median_ns, 1000)
    GROUP BY operation_number
),
oversized AS (
    SELECT service, operation, count(*) AS spans
    FROM links JOIN roles USING (role)
    WHERE parent IS NOT NULL AND duration_ns >= 100 * greatest(parent_duration, 1000)
      AND coalesce(kind, 'server') NOT IN ('consumer', 'producer')
    GROUP BY service, operation
),
linked AS (
    SELECT
        count(*) FILTER (siblings IS NOT NULL AND parent IS NULL) AS orphans,
        count(*) FILTER (start_time < parent_start) AS skewed,
        max(parent_start - start_time) FILTER (start_time < parent_start) AS largest_skew_ns
    FROM links
),
ranges AS (
    SELECT
        (SELECT min(start_time) FROM spans) AS spans_from, (SELECT max(start_time) FROM spans) AS spans_to,
        (SELECT min(time) FROM logs) AS logs_from, (SELECT max(time) FROM logs) AS logs_to,
        (SELECT min(time) FROM metrics) AS metrics_from, (SELECT max(time) FROM metrics) AS metrics_to
)
SELECT
    (SELECT count(*) FROM repeated) AS repeated_spans,
    (SELECT count(*) FROM looping) AS loops,
    linked.*,
    (SELECT coalesce(sum(spans), 0)::BIGINT FROM stretched) AS stretched,
    (SELECT (service, operation, longest_ns, median_ns)
       FROM stretched JOIN roles USING (role)
       ORDER BY longest_ns // greatest(median_ns, 1) DESC, service, operation LIMIT 1) AS stretched_example,
    (SELECT coalesce(sum(spans), 0)::BIGINT FROM oversized) AS oversized,
    (SELECT (service, operation) FROM oversized ORDER BY spans DESC, service, operation LIMIT 1)
        AS oversized_example,
    ranges.*
FROM linked, ranges;
