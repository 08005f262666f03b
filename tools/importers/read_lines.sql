-- Read a file of lines, plain or compressed, into `piece` (whydunit_line, line), counting the lines that could
-- be read, blank ones too. Parameters: file, longest (bytes).
CREATE OR REPLACE TEMP TABLE piece AS
SELECT row_number() OVER () AS whydunit_line, line
FROM read_csv(
    $file, auto_detect = false, header = false, columns = {line: 'VARCHAR'}, delim = E'\x01', quote = '', escape = '',
    max_line_size = $longest, store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
);
