-- question: call_edges
-- answers: Who calls whom, how often, and how long is the way between caller and callee?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: caller, callee, baseline_calls, incident_calls, baseline_failed, incident_failed, baseline_caller_calls, incident_caller_calls, baseline_gap_q25, baseline_gap_q50, baseline_gap_q75, incident_gap_q25, incident_gap_q50, incident_gap_q75
-- The gap is the caller's span minus the callee's: network, connection and queueing, in ns. `*_caller_calls` are
-- the visits of the caller in the same window: calls a visit, rather than calls, tell a change from load.
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
        quantile_disc(network_gap_ns, [0.25, 0.5, 0.75]) FILTER (WHERE NOT is_incident) AS before,
        quantile_disc(network_gap_ns, [0.25, 0.5, 0.75]) FILTER (WHERE is_incident) AS now
    FROM windowed
    WHERE parent_service <> service
    GROUP BY parent_service, service
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
    now[1] AS incident_gap_q25, now[2] AS incident_gap_q50, now[3] AS incident_gap_q75
FROM known
LEFT JOIN called USING (caller, callee)
LEFT JOIN visits USING (caller)
ORDER BY caller, callee
