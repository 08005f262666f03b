-- Read Nezha trace files into `spans`. Parameters: files, columns, incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- Where a pod ran is told by `nezha_logged` and `nezha_drawn`. Durations are taken from the two instants: the
-- `Duration` column is in microseconds.
INSERT INTO spans
SELECT
    TraceID, SpanID, CASE WHEN ParentID <> 'root' THEN ParentID END,
    told.service, PodName, coalesce(nezha_logged.node, nezha_drawn.node), OperationName, NULL,
    StartTimeUnixNano, EndTimeUnixNano - StartTimeUnixNano, NULL, NULL
FROM (
    SELECT *, service_of_pod(PodName) AS service FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
) AS told
LEFT JOIN nezha_logged ON nezha_logged.instance = told.PodName
LEFT JOIN nezha_drawn ON nezha_drawn.service = told.service
WHERE (StartTimeUnixNano >= $incident_start AND StartTimeUnixNano < $incident_end)
   OR (StartTimeUnixNano >= $baseline_start AND StartTimeUnixNano < $baseline_end);
