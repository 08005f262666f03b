-- The spans of one trace, each with the place of its parent.
-- parameters: trace_id
-- columns: place, parent (-1 where it has none in the store), lost (it names a parent that is not in the store),
--   start_time, duration_ns, failed, service, operation
WITH told AS MATERIALIZED (
    SELECT rowid AS place, span_id, parent_span_id, start_time, duration_ns, status, service, operation
    FROM spans
    WHERE trace_id = $trace_id
)
SELECT
    span.place,
    coalesce(parent.place, -1) AS parent,
    parent.place IS NULL AND span.parent_span_id IS NOT NULL AS lost,
    span.start_time,
    span.duration_ns,
    coalesce(span.status = 'error', false) AS failed,
    span.service,
    span.operation
FROM told AS span
LEFT JOIN told AS parent ON parent.span_id = span.parent_span_id
