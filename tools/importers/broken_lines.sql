-- What DuckDB's CSV reader set aside in `csv_rejects`, as `broken_lines`, one row a line of a file: file_path, line,
-- reason (its gravest error), text (what it holds, the furthest into the line: the reader may start one line early),
-- swallowed (how many lines after it an unclosed quote took with it), readable (how many lines before it were read).
-- The reader numbers records; a line is numbered here as if no broken record spanned lines.
CREATE OR REPLACE TEMP TABLE broken_lines AS
WITH graded AS (
    SELECT *, list_position(
        ['LINE SIZE OVER MAXIMUM', 'INVALID ENCODING', 'UNQUOTED VALUE', 'MISSING COLUMNS', 'TOO MANY COLUMNS', 'CAST'],
        error_type::VARCHAR
    ) AS grade
    FROM csv_rejects
),
records AS (
    SELECT
        scan.file_path, broken.line AS record,
        coalesce([
            'the line is too long', 'bytes are not UTF-8', 'quotes do not pair', 'too few columns',
            'too many columns', 'a value is not of its column''s type'
        ][min(broken.grade)], 'the line is broken') AS reason,
        max(struct_pack(at := broken.line_byte_position, text := broken.csv_line)).text AS text
    FROM graded AS broken
    JOIN csv_scans AS scan USING (scan_id, file_id)
    GROUP BY scan.file_path, broken.line
),
measured AS (
    SELECT
        *,
        CASE reason WHEN 'quotes do not pair' THEN len(text) - len(replace(text, E'\n', '')) ELSE 0 END AS swallowed,
        record - row_number() OVER before AS readable
    FROM records
    WINDOW before AS (PARTITION BY file_path ORDER BY record)
)
SELECT
    file_path, reason, text, swallowed, readable,
    record + coalesce(sum(swallowed) OVER (
        PARTITION BY file_path ORDER BY record ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)::BIGINT AS line
FROM measured;
