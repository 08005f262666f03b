-- question: trace_spans
-- answers: What happened in this trace, and what waited for what?
-- parameters: trace_id
-- columns: span_id, parent_span_id, service, operation, start_time, duration_ns, self_time_ns, failed
-- The 500 longest spans of a trace that has more, in the order they began; times in ns.
WITH longest AS (
    SELECT span_id, parent_span_id, start_time, duration_ns
    FROM spans
    WHERE trace_id = $trace_id
    ORDER BY duration_ns DESC, start_time, span_id
    LIMIT 500
)

SELECT
    calls.span_id,
    longest.parent_span_id,
    calls.service,
    calls.operation,
    calls.start_time,
    calls.duration_ns,
    calls.self_time_ns,
    calls.failed
FROM calls INNER JOIN longest USING (span_id)
WHERE calls.trace_id = $trace_id
ORDER BY calls.start_time, calls.duration_ns DESC, calls.span_id
