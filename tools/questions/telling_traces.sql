-- question: telling_traces
-- answers: Which requests say most: those in which most calls failed, then those that took longest?
-- parameters: incident_from, incident_to, most
-- columns: trace_id, failed_calls, duration_ns, services
-- Of the calls of a trace that began in the incident window. `services` are those it went through, by name.
SELECT
    trace_id,
    count(*) FILTER (WHERE failed) AS failed_calls,
    max(duration_ns) AS duration_ns,
    list_sort(list(DISTINCT service)) AS services
FROM calls
WHERE start_time >= $incident_from AND start_time < $incident_to
GROUP BY trace_id
ORDER BY failed_calls DESC, duration_ns DESC, trace_id
LIMIT $most
