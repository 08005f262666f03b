-- Read a PetShop call graph (an adjacency matrix: a row calls the columns that are not 0) into `dependencies`.
-- Parameters: file, columns (all text: `caller`, then `c1`, `c2`, ...), cells, callees (lists of one length: what stands
-- above each column).
INSERT INTO dependencies
WITH heads AS (SELECT unnest($cells::VARCHAR[]) AS cell, unnest($callees::VARCHAR[]) AS callee),
matrix AS MATERIALIZED (
    SELECT * FROM read_csv(
        $file, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
),
edges AS (
    UNPIVOT matrix ON COLUMNS(lambda column_name: column_name <> 'caller') INTO NAME cell VALUE calls
)
SELECT DISTINCT caller, callee, 'call graph'
FROM edges
JOIN heads USING (cell)
WHERE TRY_CAST(calls AS DOUBLE) <> 0
ORDER BY caller, callee;
