-- Read Nezha edge latency files (one column an edge, `caller_callee`, median seconds) into `nezha_cells`.
-- Parameters: files, columns, incident_start, incident_end, baseline_start, baseline_end (nanoseconds, half-open).
-- The file's name says whose proxy measured: the caller's (`source_50.csv`) or the callee's.
INSERT INTO nezha_cells
WITH told AS MATERIALIZED (
    SELECT *, instant_of("at") AS time FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        filename = true, store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
),
wide AS (
    SELECT * EXCLUDE ("at") FROM told
    WHERE time IS NULL
       OR (time >= $incident_start AND time < $incident_end)
       OR (time >= $baseline_start AND time < $baseline_end)
),
cells AS (
    UNPIVOT wide ON COLUMNS(lambda column_name: column_name NOT IN ('time', 'epoch', 'filename'))
    INTO NAME edge VALUE value
)
SELECT
    time, split_part(edge, '_', 1), NULL,
    CASE parse_filename(filename) WHEN 'source_50.csv' THEN 'edge.client.duration.p50'
                                  ELSE 'edge.server.duration.p50' END,
    's', value, json_object('peer.service', split_part(edge, '_', 2), 'family', 'latency')
FROM cells;
