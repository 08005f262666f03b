-- Read Sock Shop files of one header into `metrics`, one row a cell. Parameters: files, columns (all text; `time` is
-- seconds since the epoch).
-- A column is `<service>_<metric>`; an empty cell, and one that is no finite number, is absent.
INSERT INTO metrics
WITH known (said, name, unit, family) AS (
    VALUES
        ('cpu', 'container.cpu.utilization', '%', 'cpu'),
        ('mem', 'container.memory.usage', 'By', 'memory'),
        ('lod', 'http.server.request.rate', '{request}/s', 'traffic'),
        ('err', 'http.server.request.errors', NULL, 'errors'),
        ('lat_50', 'http.server.request.duration.p50', 's', 'latency'),
        ('lat_90', 'http.server.request.duration.p90', 's', 'latency'),
        ('lat_99', 'http.server.request.duration.p99', 's', 'latency')
),
wide AS MATERIALIZED (
    SELECT * FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
),
cells AS (
    UNPIVOT wide ON COLUMNS(lambda column_name: column_name <> 'time') INTO NAME cell VALUE words
),
told AS (
    SELECT
        nanoseconds(time, 's') AS sampled_at, TRY_CAST(words AS DOUBLE) AS value,
        split_part(cell, '_', 1) AS service, substr(cell, strpos(cell, '_') + 1) AS said
    FROM cells
    WHERE cell LIKE '_%\__%' ESCAPE '\'
)
SELECT
    sampled_at, service, NULL, NULL, coalesce(name, said), unit, 'gauge', value,
    CASE WHEN family IS NOT NULL THEN json_object('family', family) END
FROM told
LEFT JOIN known USING (said)
WHERE sampled_at IS NOT NULL AND isfinite(value)
ORDER BY sampled_at, service, said;
