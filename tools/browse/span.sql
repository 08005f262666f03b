-- One span, whole, with how many lines it logged.
-- parameters: place
-- columns: trace_id, span_id, parent_span_id, service, instance, node, operation, kind, start_time, duration_ns,
--   status, attributes, lines
SELECT
    * REPLACE (attributes::VARCHAR AS attributes),
    (SELECT count(*) FROM logs WHERE logs.trace_id = spans.trace_id AND logs.span_id = spans.span_id) AS lines
FROM spans
WHERE rowid = $place
