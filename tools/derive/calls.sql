-- What does each span say together with its parent and its children?
-- Reads `spans`, which holds each (trace_id, span_id) once and no parent loop; fills `calls`, by start time.
--
-- Self time is the span's duration minus the union of its children's intervals, clipped to the span.
-- A child on another host that starts before its parent (clocks apart) is first moved to the middle of
-- its parent, as Jaeger's clock skew adjuster does, so that it still counts as time spent below.
--
-- Where a framework hands its work on without waiting (a reactive gateway), the call it makes is recorded as
-- the sibling of the handler that it belongs to. So a childless span, itself no call, in which a sibling of
-- the same instance that calls another service lies for nine tenths of its time, is taken to wait for it.
INSERT INTO calls
WITH parented AS (
    SELECT
        parent.trace_id,
        parent.span_id AS above_id, parent.start_time AS above_start, parent.duration_ns AS above_duration,
        child.span_id, child.start_time, child.duration_ns, child.status,
        child.service <> parent.service AS leaves_service
    FROM spans AS child
    JOIN spans AS parent
      ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id
),
calling AS (
    SELECT * FROM spans
    SEMI JOIN (SELECT trace_id, above_id AS span_id FROM parented WHERE leaves_service)
    USING (trace_id, span_id)
),
childless AS (
    SELECT * FROM spans
    ANTI JOIN (SELECT trace_id, above_id AS span_id FROM parented) USING (trace_id, span_id)
    WHERE parent_span_id IS NOT NULL AND coalesce(kind, 'internal') NOT IN ('client', 'producer', 'consumer')
),
handed_on AS (
    SELECT
        handler.trace_id,
        handler.span_id AS above_id, handler.start_time AS above_start, handler.duration_ns AS above_duration,
        call.span_id, call.start_time, call.duration_ns, call.status
    FROM childless AS handler
    JOIN calling AS call
      ON call.trace_id = handler.trace_id
     AND call.parent_span_id = handler.parent_span_id
     AND call.instance IS NOT DISTINCT FROM handler.instance
     AND call.service = handler.service
    WHERE call.start_time >= handler.start_time
      AND 10 * (handler.start_time + handler.duration_ns - call.start_time) >= 9 * call.duration_ns
),
links AS (
    SELECT * EXCLUDE (leaves_service) FROM parented UNION ALL SELECT * FROM handed_on
),
placed AS (
    SELECT
        trace_id, above_id, span_id, duration_ns,
        above_start + above_duration AS above_end,
        CASE
            WHEN start_time >= above_start THEN start_time
            ELSE above_start + greatest(0, above_duration - duration_ns) // 2
        END AS from_ns,
        status IS NOT DISTINCT FROM 'error' AS failed
    FROM links
),
clipped AS (
    SELECT
        trace_id, above_id, span_id, failed,
        least(from_ns, above_end) AS from_ns,
        least(from_ns + duration_ns, above_end) AS to_ns
    FROM placed
),
uncovered AS (
    SELECT
        trace_id, above_id, failed, from_ns, to_ns,
        coalesce(max(to_ns) OVER earlier, from_ns) AS covered_until_ns
    FROM clipped
    WINDOW earlier AS (
        PARTITION BY trace_id, above_id ORDER BY from_ns, to_ns, span_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
below AS (
    SELECT
        trace_id, above_id,
        sum(greatest(0, to_ns - greatest(from_ns, covered_until_ns)))::BIGINT AS busy_ns,
        bool_or(failed) AS failed
    FROM uncovered
    GROUP BY trace_id, above_id
)
SELECT
    span.start_time,
    span.service,
    span.instance,
    span.node,
    span.operation,
    span.kind,
    span.duration_ns,
    greatest(0, span.duration_ns - coalesce(below.busy_ns, 0)) AS self_time_ns,
    span.status IS NOT DISTINCT FROM 'error' AS failed,
    parent.span_id IS NULL AS is_entry,
    parent.service AS parent_service,
    parent.operation AS parent_operation,
    -- A queue's wait is no network's: only who is called and answered has a gap.
    CASE
        WHEN parent.service <> span.service AND coalesce(span.kind, 'server') NOT IN ('consumer', 'producer')
            THEN greatest(0, parent.duration_ns - span.duration_ns)
    END AS network_gap_ns,
    coalesce(below.failed, false) AS failed_below,
    span.trace_id,
    span.span_id
FROM spans AS span
LEFT JOIN spans AS parent
  ON parent.trace_id = span.trace_id AND parent.span_id = span.parent_span_id
LEFT JOIN below ON below.trace_id = span.trace_id AND below.above_id = span.span_id
ORDER BY span.start_time, span.trace_id, span.span_id;
