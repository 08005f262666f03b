-- Which lines are no OTLP message at all? Parameters: file.
INSERT INTO rejects
SELECT
    $file, whydunit_line,
    CASE WHEN json_valid(line) THEN 'not an OTLP message' ELSE 'not JSON' END,
    left(line, 500)
FROM lines
WHERE trim(line) <> ''
  AND NOT (json_valid(line) AND regexp_matches(line, '"resource(Spans|Logs|Metrics)"'));
