-- Read Nezha trace files into `spans`. Parameters: files, columns, incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- Durations are taken from the two instants: the `Duration` column is in microseconds.
INSERT INTO spans
SELECT
    TraceID, SpanID, CASE WHEN ParentID <> 'root' THEN ParentID END,
    service_of_pod(PodName), PodName, NULL, OperationName, NULL,
    StartTimeUnixNano, EndTimeUnixNano - StartTimeUnixNano, NULL, NULL
FROM read_csv(
    $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
    store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
)
WHERE (StartTimeUnixNano >= $incident_start AND StartTimeUnixNano < $incident_end)
   OR (StartTimeUnixNano >= $baseline_start AND StartTimeUnixNano < $baseline_end);
