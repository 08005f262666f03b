-- Write one slice of time of the denser store: every row of `source` that falls into it, once a copy.
-- parameters: copies, shift_ns (each copy's distance in time from the one before), from_ns and to_ns of the
-- slice (half open, in the new store's time). Slices in order of time keep all tables sorted.
CREATE OR REPLACE TEMP MACRO fresh(id, copy, digits) AS left(md5(id || '/' || copy), digits);

INSERT INTO spans
SELECT
    spans.* REPLACE (
        start_time + copy * $shift_ns AS start_time,
        fresh(trace_id, copy, 32) AS trace_id,
        fresh(span_id, copy, 16) AS span_id,
        fresh(parent_span_id, copy, 16) AS parent_span_id
    )
FROM source.spans, range($copies) AS copies (copy)
WHERE spans.start_time BETWEEN $from_ns - $copies * $shift_ns AND $to_ns
  AND spans.start_time + copy * $shift_ns >= $from_ns
  AND spans.start_time + copy * $shift_ns < $to_ns
ORDER BY start_time, trace_id, span_id;

INSERT INTO calls
SELECT
    calls.* REPLACE (
        start_time + copy * $shift_ns AS start_time,
        fresh(trace_id, copy, 32) AS trace_id,
        fresh(span_id, copy, 16) AS span_id
    )
FROM source.calls, range($copies) AS copies (copy)
WHERE calls.start_time BETWEEN $from_ns - $copies * $shift_ns AND $to_ns
  AND calls.start_time + copy * $shift_ns >= $from_ns
  AND calls.start_time + copy * $shift_ns < $to_ns
ORDER BY start_time, trace_id, span_id;

INSERT INTO logs
SELECT
    logs.* REPLACE (
        time + copy * $shift_ns AS time,
        fresh(trace_id, copy, 32) AS trace_id,
        fresh(span_id, copy, 16) AS span_id
    )
FROM source.logs, range($copies) AS copies (copy)
WHERE logs.time BETWEEN $from_ns - $copies * $shift_ns AND $to_ns
  AND logs.time + copy * $shift_ns >= $from_ns
  AND logs.time + copy * $shift_ns < $to_ns
ORDER BY time, service, instance, trace_id, span_id, template_id, body;

INSERT INTO steps
SELECT steps.* REPLACE (time + copy * $shift_ns AS time, next_time + copy * $shift_ns AS next_time)
FROM source.steps, range($copies) AS copies (copy)
WHERE steps.time BETWEEN $from_ns - $copies * $shift_ns AND $to_ns
  AND steps.time + copy * $shift_ns >= $from_ns
  AND steps.time + copy * $shift_ns < $to_ns
ORDER BY time, transition_id, next_time, next_is_error, failing, counts_event;

INSERT INTO untraced_lines
SELECT untraced_lines.* REPLACE (time + copy * $shift_ns AS time)
FROM source.untraced_lines, range($copies) AS copies (copy)
WHERE untraced_lines.time BETWEEN $from_ns - $copies * $shift_ns AND $to_ns
  AND untraced_lines.time + copy * $shift_ns >= $from_ns
  AND untraced_lines.time + copy * $shift_ns < $to_ns
ORDER BY time, service, severity, template_id;
