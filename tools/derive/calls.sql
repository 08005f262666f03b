-- What does each span say together with its parent and its children?
-- Reads `links` and `roles`, without parent loops; fills `calls`, by start time.
--
-- Self time is the span's duration minus the union of its children's intervals, clipped to the span.
-- A child on another host that starts before its parent (clocks apart) is first moved to the middle of
-- its parent, as Jaeger's clock skew adjuster does, so that it still counts as time spent below.
--
-- Where a framework hands its work on without waiting (a reactive gateway), the call it makes is recorded as
-- the sibling of the handler that it belongs to. So a childless span, itself no call, in which a sibling of
-- the same instance that calls another service lies for nine tenths of its time, is taken to wait for it.
INSERT INTO calls
WITH calling AS MATERIALIZED (
    SELECT * FROM links
    SEMI JOIN (SELECT parent AS span FROM links WHERE service_number <> parent_service_number) AS callers
    USING (span)
),
childless AS (
    SELECT links.* FROM links
    ANTI JOIN (SELECT parent AS span FROM links WHERE parent IS NOT NULL) AS parents USING (span)
    JOIN roles USING (role)
    WHERE siblings IS NOT NULL AND coalesce(kind, 'internal') NOT IN ('client', 'producer', 'consumer')
),
below AS (
    SELECT parent AS span, parent_start AS above_start, parent_duration AS above_duration, start_time, duration_ns, failed
    FROM links
    WHERE parent IS NOT NULL
    UNION ALL
    SELECT handler.span, handler.start_time, handler.duration_ns, call.start_time, call.duration_ns, call.failed
    FROM childless AS handler
    JOIN calling AS call
      ON call.siblings = handler.siblings AND call.instance_number = handler.instance_number
    WHERE call.start_time >= handler.start_time
      AND 10 * (handler.start_time + handler.duration_ns - call.start_time) >= 9 * call.duration_ns
),
placed AS (
    SELECT
        span, failed, duration_ns, above_start + above_duration AS above_end,
        CASE
            WHEN start_time >= above_start THEN start_time
            ELSE above_start + greatest(0, above_duration - duration_ns) // 2
        END AS from_ns
    FROM below
),
clipped AS (
    SELECT span, failed, least(from_ns, above_end) AS from_ns, least(from_ns + duration_ns, above_end) AS to_ns
    FROM placed
),
uncovered AS (
    SELECT
        span, failed,
        greatest(0, to_ns - greatest(from_ns, coalesce(max(to_ns) OVER earlier, from_ns))) AS busy_ns
    FROM clipped
    WINDOW earlier AS (
        PARTITION BY span ORDER BY from_ns, to_ns ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
spent AS (
    SELECT span, sum(busy_ns)::BIGINT AS busy_ns, bool_or(failed) AS failed
    FROM uncovered
    GROUP BY span
)
SELECT
    links.start_time,
    own.service,
    own.instance,
    own.node,
    own.operation,
    own.kind,
    links.duration_ns,
    greatest(0, links.duration_ns - coalesce(spent.busy_ns, 0)) AS self_time_ns,
    links.failed,
    links.parent IS NULL AS is_entry,
    above.service AS parent_service,
    above.operation AS parent_operation,
    -- A queue's wait is no network's: only who is called and answered has a gap.
    CASE
        WHEN above.service <> own.service AND coalesce(own.kind, 'server') NOT IN ('consumer', 'producer')
            THEN greatest(0, links.parent_duration - links.duration_ns)
    END AS network_gap_ns,
    CASE WHEN links.parent IS NOT NULL THEN greatest(0, links.parent_start - links.start_time) END AS skew_ns,
    coalesce(spent.failed, false) AS failed_below,
    links.trace_id,
    links.span_id
FROM links
JOIN roles AS own USING (role)
LEFT JOIN roles AS above ON above.role = links.parent_role
LEFT JOIN spent USING (span)
ORDER BY links.start_time, links.trace_id, links.span_id;
