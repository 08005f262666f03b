-- Read a Nezha call graph (Source, Target, Weight) into `nezha_graph`. Parameters: files, columns.
-- A target that is an address is the host a service runs on.
INSERT INTO nezha_graph
SELECT DISTINCT Source, Target, regexp_full_match(Target, '\d+\.\d+\.\d+\.\d+')
FROM read_csv(
    $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
    store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
);
