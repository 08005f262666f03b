-- question: slowest_requests
-- answers: Which requests of the incident took longest?
-- parameters: service, incident_from, incident_to
-- columns: trace_id, span_id, service, operation, start_time, duration_ns, failed
-- Requests that enter the system; where a service is named, the calls it takes from others.
SELECT trace_id, span_id, service, operation, start_time, duration_ns, failed
FROM calls
WHERE
    start_time >= $incident_from
    AND start_time < $incident_to
    AND (($service IS NULL AND is_entry) OR (service = $service AND parent_service IS DISTINCT FROM service))
ORDER BY duration_ns DESC, start_time, trace_id, span_id
LIMIT 20
