-- Read RootCauseBench's metric files into `metrics`. Parameters: files, columns (all text).
-- A unit stands in a metric's name, if anywhere; a name that ends in `total` only grows.
INSERT INTO metrics
WITH rows AS MATERIALIZED (
    SELECT instant_of(timestamp) AS told_at, service, metric AS name, TRY_CAST(value AS DOUBLE) AS value FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
)
SELECT
    told_at, service, NULL, NULL, name,
    CASE
        WHEN regexp_matches(name, '_ms(_|$)') THEN 'ms'
        WHEN regexp_matches(name, '_seconds(_|$)') THEN 's'
        WHEN regexp_matches(name, '_mb(_|$)') THEN 'MBy'
        WHEN regexp_matches(name, '_bytes(_|$)') THEN 'By'
        WHEN regexp_matches(name, '_ratio(_|$)') THEN '1'
    END,
    CASE WHEN name LIKE '%\_total' ESCAPE '\' THEN 'counter' ELSE 'gauge' END, value, NULL
FROM rows
WHERE told_at IS NOT NULL AND service IS NOT NULL AND name IS NOT NULL AND isfinite(value)
ORDER BY told_at, service, name;
