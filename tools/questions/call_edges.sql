-- question: call_edges
-- answers: Who calls whom, how often, and how long is the way between caller and callee?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: caller, callee, baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_caller_calls, incident_caller_calls, baseline_gap_q25, baseline_gap_q50, baseline_gap_q75, incident_gap_q25, incident_gap_q50, incident_gap_q75, baseline_late, incident_late, first_late
-- The gap is the caller's span minus the callee's: network, connection and queueing, in ns. `*_caller_calls` are
-- the visits of the caller in the same window: calls a visit, rather than calls, tell a change from load.
-- Late is a call whose gap is longer than all of the call usually takes and twice what 99 in 100 gaps kept to
-- before: what a median hides where only one instance, or one packet in three, is late.
-- Edges that are known without spans (a stated call graph, a metric of an edge) stand with no calls.
WITH windowed AS (
    SELECT *, start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM calls
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
        OR (start_time >= $baseline_from AND start_time < $baseline_to)
),

visits AS (
    SELECT
        service AS caller,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_caller_calls,
        count(*) FILTER (WHERE is_incident) AS incident_caller_calls
    FROM windowed
    WHERE parent_service IS DISTINCT FROM service
    GROUP BY service
),

called AS (
    SELECT
        parent_service AS caller, service AS callee,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_calls,
        count(*) FILTER (WHERE is_incident) AS incident_calls,
        count(*) FILTER (WHERE NOT is_incident AND failed) AS baseline_failed,
        count(*) FILTER (WHERE is_incident AND failed) AS incident_failed,
        quantile_disc(network_gap_ns, [0.25, 0.5, 0.75, 0.99]) FILTER (WHERE NOT is_incident) AS before,
        quantile_disc(network_gap_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_incident) AS now,
        quantile_disc(duration_ns + network_gap_ns, 0.5) FILTER (WHERE NOT is_incident) AS usual_ns
    FROM windowed
    WHERE parent_service <> service
    GROUP BY parent_service, service
),

late AS (
    SELECT
        caller, callee,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_late,
        count(*) FILTER (WHERE is_incident) AS incident_late,
        min(start_time) FILTER (WHERE is_incident) AS first_late
    FROM windowed
    JOIN called ON called.caller = parent_service AND called.callee = service
    WHERE network_gap_ns > 2 * before[4] + usual_ns
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
    coalesce(baseline_calls, 0) AS baseline_calls, coalesce(incident_calls, 0) AS incident_calls,
    coalesce(baseline_failed, 0) AS baseline_failed, coalesce(incident_failed, 0) AS incident_failed,
    coalesce(baseline_caller_calls, 0) AS baseline_caller_calls,
    coalesce(incident_caller_calls, 0) AS incident_caller_calls,
    before[1] AS baseline_gap_q25, before[2] AS baseline_gap_q50, before[3] AS baseline_gap_q75,
    now[1] AS incident_gap_q25, now[2] AS incident_gap_q50, now[3] AS incident_gap_q75,
    coalesce(baseline_late, 0) AS baseline_late, coalesce(incident_late, 0) AS incident_late, first_late
FROM known
LEFT JOIN called USING (caller, callee)
LEFT JOIN late USING (caller, callee)
LEFT JOIN visits USING (caller)
ORDER BY caller, callee
