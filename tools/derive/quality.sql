-- What in this store is suspicious, though it could be read? One row of counts and examples.
-- Reads `spans` after duplicates are gone and loops are cut, `repeated`, `looping`, `logs`, `metrics`.
WITH links AS (
    SELECT
        child.service, child.operation, child.kind, child.duration_ns, child.parent_span_id,
        parent.span_id AS parent_id,
        parent.duration_ns AS parent_duration_ns,
        greatest(0, parent.start_time - child.start_time) AS skew_ns
    FROM spans AS child
    LEFT JOIN spans AS parent
      ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id
),
usual AS (
    SELECT service, operation, quantile_disc(duration_ns, 0.5) AS median_ns
    FROM spans GROUP BY service, operation HAVING count(*) >= 10
),
stretched AS (
    SELECT service, operation, count(*) AS spans, max(duration_ns) AS longest_ns, min(median_ns) AS median_ns
    FROM spans JOIN usual USING (service, operation)
    WHERE duration_ns >= 500 * greatest(median_ns, 1000)
    GROUP BY service, operation
),
oversized AS (
    SELECT service, operation, count(*) AS spans
    FROM links
    WHERE parent_id IS NOT NULL AND duration_ns >= 100 * greatest(parent_duration_ns, 1000)
      AND coalesce(kind, 'server') NOT IN ('consumer', 'producer')
    GROUP BY service, operation
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
    (SELECT count(*) FROM links WHERE parent_span_id IS NOT NULL AND parent_id IS NULL) AS orphans,
    (SELECT count(*) FROM links WHERE skew_ns > 0) AS skewed,
    (SELECT max(skew_ns) FROM links) AS largest_skew_ns,
    (SELECT coalesce(sum(spans), 0)::BIGINT FROM stretched) AS stretched,
    (SELECT (service, operation, longest_ns, median_ns)
       FROM stretched ORDER BY longest_ns // median_ns DESC, service, operation LIMIT 1) AS stretched_example,
    (SELECT coalesce(sum(spans), 0)::BIGINT FROM oversized) AS oversized,
    (SELECT (service, operation) FROM oversized ORDER BY spans DESC, service, operation LIMIT 1)
        AS oversized_example,
    ranges.*
FROM ranges;
