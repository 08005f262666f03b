-- How many rows were rejected, for which reason, and where first? (reason, rows, files, file, line).
SELECT
    reason,
    count(*) AS row_count,
    count(DISTINCT rejects.file) AS files,
    min(rejects.file) AS first_file,
    min(line) FILTER (rejects.file = first_of.file) AS first_line
FROM rejects
JOIN (SELECT reason, min(file) AS file FROM rejects GROUP BY reason) AS first_of USING (reason)
GROUP BY reason
ORDER BY row_count DESC, reason;
