-- Move what DuckDB's CSV reader could not read from `csv_rejects` to `rejects`: one row a line, with its gravest
-- error and the raw text furthest into the line (the reader may start one line early). Parameters: paths, labels
-- (lists of one length: how each file is called in the store).
INSERT INTO rejects
WITH named AS (SELECT unnest($paths::VARCHAR[]) AS file_path, unnest($labels::VARCHAR[]) AS label),
graded AS (
    SELECT *, list_position(
        ['LINE SIZE OVER MAXIMUM', 'INVALID ENCODING', 'UNQUOTED VALUE', 'MISSING COLUMNS', 'TOO MANY COLUMNS', 'CAST'],
        error_type::VARCHAR
    ) AS grade
    FROM csv_rejects
)
SELECT
    coalesce(named.label, scan.file_path) AS file,
    broken.line,
    coalesce([
        'the line is too long', 'bytes are not UTF-8', 'quotes do not pair', 'too few columns', 'too many columns',
        'a value is not of its column''s type'
    ][min(broken.grade)], 'the line is broken') AS reason,
    left(max(struct_pack(at := broken.line_byte_position, raw := broken.csv_line)).raw, 500) AS raw
FROM graded AS broken
JOIN csv_scans AS scan USING (scan_id, file_id)
LEFT JOIN named ON named.file_path = scan.file_path
GROUP BY file, broken.line
ORDER BY file, broken.line;
