-- question: call_edges
-- answers: Who calls whom, how often, and how long is the way between caller and callee?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: caller, callee, baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_caller_calls, incident_caller_calls, baseline_gap_q25, baseline_gap_q50, baseline_gap_q75, incident_gap_q25, incident_gap_q50, incident_gap_q75, baseline_late, incident_late, first_late
-- The gap is the caller's span minus the callee's: network, connection and queueing, in ns. `*_caller_calls` are
-- the visits of the caller in the same window: calls a visit, rather than calls, tell a change from load.
-- Late is a call whose gap is longer than what all of the call usually takes and twice what 99 in 100 gaps kept to
-- before, taken together: what a median hides where only one instance, or one packet in three, is late.
-- Edges that are known without spans (a stated call graph, a metric of an edge) stand with no calls.
WITH windowed AS (
    SELECT *, start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM calls
    WHERE parent_service IS DISTINCT FROM service
        AND (
            (start_time >= $incident_from AND start_time < $incident_to)
            OR (start_time >= $baseline_from AND start_time < $baseline_to)
        )
),

measured AS (
    SELECT
        parent_service AS caller, service AS callee, is_incident,
        count(*) AS calls,
        count(*) FILTER (WHERE failed) AS failed,
        quantile_disc(network_gap_ns, [0.25, 0.5, 0.75, 0.99]) AS gap,
        quantile_disc(duration_ns + network_gap_ns, 0.5) AS usual_ns
    FROM windowed
    GROUP BY parent_service, service, is_incident
),

visits AS (
    SELECT
        callee AS caller,
        sum(calls) FILTER (WHERE NOT is_incident)::BIGINT AS baseline_caller_calls,
        sum(calls) FILTER (WHERE is_incident)::BIGINT AS incident_caller_calls
    FROM measured
    GROUP BY callee
),

called AS (
    SELECT
        caller, callee,
        max(measured) FILTER (WHERE NOT is_incident) AS before,
        max(measured) FILTER (WHERE is_incident) AS now
    FROM measured
    WHERE caller IS NOT NULL
    GROUP BY caller, callee
),

late AS (
    SELECT
        caller, callee,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_late,
        count(*) FILTER (WHERE is_incident) AS incident_late,
        min(start_time) FILTER (WHERE is_incident) AS first_late
    FROM windowed
    JOIN called ON called.caller = parent_service AND called.callee = service
    WHERE network_gap_ns > 2 * before.gap[4] + before.usual_ns
    GROUP BY caller, callee
),

known AS (
    SELECT caller, callee FROM called
    UNION
    SELECT caller, callee FROM dependencies WHERE caller <> callee
    UNION
    SELECT service, peer_service FROM metric_series WHERE peer_service <> service
)

SELECT
    caller, callee,
    coalesce(before.calls, 0) AS baseline_calls, coalesce(now.calls, 0) AS incident_calls,
    coalesce(before.failed, 0) AS baseline_failed, coalesce(now.failed, 0) AS incident_failed,
    coalesce(baseline_caller_calls, 0) AS baseline_caller_calls,
    coalesce(incident_caller_calls, 0) AS incident_caller_calls,
    before.gap[1] AS baseline_gap_q25, before.gap[2] AS baseline_gap_q50, before.gap[3] AS baseline_gap_q75,
    now.gap[1] AS incident_gap_q25, now.gap[2] AS incident_gap_q50, now.gap[3] AS incident_gap_q75,
    coalesce(baseline_late, 0) AS baseline_late, coalesce(incident_late, 0) AS incident_late, first_late
FROM known
LEFT JOIN called USING (caller, callee)
LEFT JOIN late USING (caller, callee)
LEFT JOIN visits USING (caller)
ORDER BY caller, callee
