-- Set aside the lines that are no OTLP message at all. Parameters: file.
CREATE OR REPLACE TEMP TABLE otlp_broken AS
SELECT
    whydunit_line,
    CASE WHEN json_valid(line) THEN 'not an OTLP message' ELSE 'not JSON' END AS reason,
    left(line, 500) AS raw
FROM lines
WHERE line <> ''
  AND NOT (json_valid(line)
           AND (contains(line, '"resourceSpans"') OR contains(line, '"resourceLogs"')
                OR contains(line, '"resourceMetrics"')));

INSERT INTO rejects
SELECT $file, whydunit_line, reason, raw FROM otlp_broken WHERE trim(raw) <> '' ORDER BY whydunit_line;

DELETE FROM lines USING otlp_broken WHERE lines.whydunit_line = otlp_broken.whydunit_line;
