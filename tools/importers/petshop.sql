-- Read one PetShop metric file into `metrics`, one row a cell. Parameters: file, heads (how many lines stand above
-- the numbers), columns (all text: `time`, then `c1`, `c2`, ...), cells, components, metrics, statistics (lists of one
-- length: what stands above each column).
-- An empty cell, and one that is no finite number, is absent.
INSERT INTO metrics
WITH known (metric, unit, family) AS (
    VALUES ('latency', 's', 'latency'), ('availability', '%', 'errors'), ('requests', '{request}', 'traffic')
),
heads AS (
    SELECT
        unnest($cells::VARCHAR[]) AS cell, unnest($components::VARCHAR[]) AS service,
        unnest($metrics::VARCHAR[]) AS metric, unnest($statistics::VARCHAR[]) AS statistic
),
wide AS MATERIALIZED (
    SELECT * FROM read_csv(
        $file, auto_detect = false, header = false, skip = $heads, delim = ',', quote = '"', escape = '"',
        columns = $columns, store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
),
cells AS (
    UNPIVOT wide ON COLUMNS(lambda column_name: column_name <> 'time') INTO NAME cell VALUE words
)
SELECT
    nanoseconds(time, 's') AS sampled_at, service, NULL, NULL, metric || '.' || lower(statistic) AS name, unit, 'gauge',
    TRY_CAST(words AS DOUBLE) AS value, CASE WHEN family IS NOT NULL THEN json_object('family', family) END
FROM cells
JOIN heads USING (cell)
LEFT JOIN known USING (metric)
WHERE sampled_at IS NOT NULL AND isfinite(value)
ORDER BY sampled_at, service, name;
