-- One log line, whole.
-- parameters: place
-- columns: time, service, instance, node, severity, body, trace_id, span_id, attributes
SELECT time, service, instance, node, severity, body, trace_id, span_id, attributes::VARCHAR AS attributes
FROM logs
WHERE rowid = $place
