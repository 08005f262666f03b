-- Who calls whom, how often, how many of the calls fail and how long they take, incident and baseline?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: caller, callee, source, now_calls, now_failed, now_q, before_calls, before_failed, before_q
-- An entry, whose caller the store does not know, stands with no caller. `*_q` are the quantiles 0.5, 0.75, 0.9 and
-- 0.95 of the calls' durations in ns. An edge without calls in either window is one that is `declared` as a
-- dependency or named by a `metric`; `source` is `calls` otherwise.
WITH measured AS (
    SELECT
        parent_service AS caller, service AS callee,
        start_time >= $incident_from AND start_time < $incident_to AS is_incident,
        count(*) AS calls,
        count(*) FILTER (WHERE failed) AS failed,
        quantile_disc(duration_ns, [0.5, 0.75, 0.9, 0.95]) AS q
    FROM calls
    WHERE parent_service IS DISTINCT FROM service
        AND (
            (start_time >= $incident_from AND start_time < $incident_to)
            OR (start_time >= $baseline_from AND start_time < $baseline_to)
        )
    GROUP BY ALL
),

called AS (
    SELECT
        caller, callee,
        max(measured) FILTER (WHERE is_incident) AS now,
        max(measured) FILTER (WHERE NOT is_incident) AS before
    FROM measured
    GROUP BY caller, callee
),

told AS (
    SELECT service AS caller, peer_service AS callee, 'metric' AS source
    FROM metric_series
    WHERE peer_service <> service
    UNION
    SELECT caller, callee, 'declared' FROM dependencies WHERE caller <> callee
),

known AS (
    SELECT caller, callee, 'calls' AS source FROM called
    UNION ALL
    SELECT caller, callee, max(source) FROM told ANTI JOIN called USING (caller, callee) GROUP BY caller, callee
)

SELECT
    known.caller, known.callee, source,
    coalesce(now.calls, 0) AS now_calls, coalesce(now.failed, 0) AS now_failed, now.q AS now_q,
    coalesce(before.calls, 0) AS before_calls, coalesce(before.failed, 0) AS before_failed, before.q AS before_q
FROM known
LEFT JOIN called ON called.caller IS NOT DISTINCT FROM known.caller AND called.callee = known.callee
ORDER BY known.callee, known.caller NULLS FIRST
