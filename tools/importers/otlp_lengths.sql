-- How long is each line, and of which signals does it speak? (whydunit_line, bytes, spans, logs, metrics), in order.
SELECT
    whydunit_line,
    strlen(line) AS bytes,
    contains(line, '"resourceSpans"') AS spans,
    contains(line, '"resourceLogs"') AS logs,
    contains(line, '"resourceMetrics"') AS metrics
FROM lines
WHERE line <> ''
ORDER BY whydunit_line;
