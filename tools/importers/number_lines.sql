-- Turn the count in `lines` into the line's number in the file, where lines before it could not be read.
UPDATE lines SET whydunit_line = whydunit_line + passed.skipped
FROM (
    SELECT own.whydunit_line AS counted, count(gap.survivors) AS skipped
    FROM lines AS own
    JOIN (SELECT line - row_number() OVER (ORDER BY line) AS survivors
          FROM (SELECT DISTINCT line FROM csv_rejects)) AS gap
      ON gap.survivors < own.whydunit_line
    GROUP BY own.whydunit_line
) AS passed
WHERE lines.whydunit_line = passed.counted;
