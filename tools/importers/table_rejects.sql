-- Keep what a mapping could not make a row of. Parameters: file.
INSERT INTO rejects
SELECT $file, judged.whydunit_line, judged.reason, left(to_json(staged)::VARCHAR, 500)
FROM judged JOIN staged ON staged.rowid = judged.rowid
WHERE judged.reason IS NOT NULL
ORDER BY judged.whydunit_line, judged.rowid;
