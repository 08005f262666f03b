-- Read a CSV file with a header into `piece`: whydunit_line, and its columns as text. Parameters: file, columns,
-- delimiter, longest (bytes).
CREATE OR REPLACE TEMP TABLE piece AS
SELECT 1 + row_number() OVER () AS whydunit_line, *
FROM read_csv(
    $file, auto_detect = false, header = true, delim = $delimiter, quote = '"', escape = '"', columns = $columns,
    max_line_size = $longest, store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
);
