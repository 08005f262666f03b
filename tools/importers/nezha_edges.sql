-- Read Nezha edge latency files (one column an edge, `caller_callee`, median seconds) into `nezha_series` and
-- `nezha_cells`. Parameters: files, columns, cells (the edges), incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- The file's name says whose proxy measured: the caller's (`source_50.csv`) or the callee's.
CREATE OR REPLACE TEMP TABLE nezha_wide AS
WITH told AS MATERIALIZED (
    SELECT *, instant_of("at") AS time, parse_filename(filename) AS subject FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        filename = true, store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
)
SELECT * EXCLUDE ("at", filename) FROM told
WHERE time IS NULL
   OR (time >= $incident_start AND time < $incident_end)
   OR (time >= $baseline_start AND time < $baseline_end);

INSERT INTO nezha_series
SELECT
    (SELECT count(*) FROM nezha_series) + row_number() OVER (ORDER BY subject, cell), subject, cell,
    split_part(cell, '_', 1), NULL,
    CASE subject WHEN 'source_50.csv' THEN 'edge.client.duration.p50' ELSE 'edge.server.duration.p50' END,
    's', json_object('peer.service', split_part(cell, '_', 2), 'family', 'latency')
FROM (SELECT DISTINCT subject FROM nezha_wide) CROSS JOIN (SELECT unnest($cells::VARCHAR[]) AS cell)
ANTI JOIN nezha_series USING (subject, cell);

INSERT INTO nezha_cells
WITH cells AS (
    UNPIVOT nezha_wide ON COLUMNS(lambda column_name: column_name NOT IN ('time', 'epoch', 'subject'))
    INTO NAME cell VALUE value
)
SELECT time, series, value FROM cells JOIN nezha_series USING (subject, cell);

DROP TABLE nezha_wide;
