-- The bare scan: every column that diagnosis reads of spans, read once. Parameters: incident_from, incident_to,
-- baseline_from, baseline_to.
SELECT
    count(*), count(service), count(instance), count(node), count(operation), count(parent_service),
    count(parent_operation), sum(duration_ns), sum(self_time_ns), sum(network_gap_ns), count(*) FILTER (failed),
    count(*) FILTER (failed_below), count(*) FILTER (is_entry),
    (SELECT sum(transition_id) + count(*) FILTER (failing) FROM steps)
FROM calls
WHERE (start_time >= $incident_from AND start_time < $incident_to)
   OR (start_time >= $baseline_from AND start_time < $baseline_to);
