-- Move what DuckDB's CSV reader could not read from `csv_rejects` to `rejects`: one row a line, its first
-- error. Parameters: prefix (cut off the file's path).
INSERT INTO rejects
SELECT
    replace(ltrim(replace(scan.file_path, $prefix, ''), '/'), '\', '/') AS file,
    broken.line,
    CASE min(broken.error_type)
        WHEN 'CAST' THEN 'a value is not of its column''s type'
        WHEN 'MISSING COLUMNS' THEN 'too few columns'
        WHEN 'TOO MANY COLUMNS' THEN 'too many columns'
        WHEN 'UNQUOTED VALUE' THEN 'quotes do not pair'
        WHEN 'LINE SIZE OVER MAXIMUM' THEN 'the line is too long'
        WHEN 'INVALID ENCODING' THEN 'bytes are not UTF-8'
        ELSE lower(min(broken.error_type::VARCHAR))
    END AS reason,
    left(min(broken.csv_line), 500) AS raw
FROM csv_rejects AS broken
JOIN csv_scans AS scan USING (scan_id, file_id)
GROUP BY scan.file_path, broken.line
ORDER BY file, broken.line;

DROP TABLE csv_rejects;
DROP TABLE csv_scans;
