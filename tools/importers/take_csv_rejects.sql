-- Move `broken_lines` to `rejects`. Parameters: paths, labels, skipped (lists of one length: how each file is called
-- in the store, and how many of its lines came before).
INSERT INTO rejects
WITH named AS (
    SELECT
        unnest($paths::VARCHAR[]) AS file_path, unnest($labels::VARCHAR[]) AS label,
        unnest($skipped::BIGINT[]) AS skipped
)
SELECT
    named.label, named.skipped + broken.line, broken.reason, left(split_part(broken.text, E'\n', 1), 500)
FROM broken_lines AS broken
JOIN named USING (file_path)
ORDER BY named.label, broken.line;
