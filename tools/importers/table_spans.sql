-- Put the rows of `staged` into `spans`. Parameters: file, start_unit, end_unit, duration_unit.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    *,
    identifier_of(trace_id) AS trace,
    identifier_of(span_id) AS span,
    instant_in(start_time, $start_unit) AS start_ns,
    coalesce(nanoseconds(duration, $duration_unit), instant_in(end_time, $end_unit) - start_ns) AS length_ns,
    CASE
        WHEN trace IS NULL OR span IS NULL THEN 'a span has no trace id or no span id'
        WHEN service IS NULL THEN 'no service'
        WHEN operation IS NULL THEN 'no operation'
        WHEN start_ns IS NULL THEN 'start_time is not a time in the mapping''s unit'
        WHEN length_ns IS NULL THEN 'duration or end_time is not a number or time in the mapping''s unit'
        WHEN length_ns < 0 THEN 'a span ends before it starts'
    END AS reason
FROM staged;

INSERT INTO spans
SELECT
    trace, span, identifier_of(parent_span_id), service, instance, node,
    operation, kind_of(kind), start_ns, length_ns,
    status_of(status), attributes
FROM judged
WHERE reason IS NULL;
