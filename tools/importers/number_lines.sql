-- Turn the count in `piece` into the line's number in the file, where lines before it could not be read (see
-- `broken_lines`). Parameters: file.
UPDATE piece SET whydunit_line = whydunit_line + passed.skipped
FROM (
    SELECT own.whydunit_line AS counted, sum(1 + broken.swallowed)::BIGINT AS skipped
    FROM piece AS own
    JOIN broken_lines AS broken ON broken.readable < own.whydunit_line
    WHERE broken.file_path = $file
    GROUP BY own.whydunit_line
) AS passed
WHERE piece.whydunit_line = passed.counted;
