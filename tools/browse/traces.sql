-- Which traces of the window say most, of all services or of one?
-- parameters: window_from, window_to, service, by_failures, most
-- columns: trace_id, first, duration_ns, failed, calls, services, entry_service, entry_operation
-- `duration_ns`, `failed`, `calls` and `first` are of the calls of the service that began in the window.
WITH told AS MATERIALIZED (
    SELECT
        trace_id,
        min(start_time) AS first,
        max(duration_ns) AS duration_ns,
        count(*) FILTER (WHERE failed) AS failed,
        count(*) AS calls,
        if($by_failures, count(*) FILTER (WHERE failed), 0) AS weight
    FROM calls
    WHERE start_time >= $window_from AND start_time < $window_to AND ($service IS NULL OR service = $service)
    GROUP BY trace_id
    ORDER BY weight DESC, max(duration_ns) DESC, trace_id
    LIMIT $most
),
entered AS (
    SELECT
        trace_id,
        count(DISTINCT service) AS services,
        arg_min(service, (NOT is_entry, start_time, span_id)) AS entry_service,
        arg_min(operation, (NOT is_entry, start_time, span_id)) AS entry_operation
    FROM calls
    SEMI JOIN told USING (trace_id)
    GROUP BY trace_id
)
SELECT
    trace_id, first, duration_ns, failed, calls, services, entry_service, entry_operation
FROM told
JOIN entered USING (trace_id)
ORDER BY weight DESC, duration_ns DESC, trace_id
