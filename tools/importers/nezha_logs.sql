-- Read Nezha log files into `logs`. Parameters: files, columns, incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- A line is Docker's JSON around `HH:MM:SS.mmm LEVEL logger#line TraceID: .. SpanID: .. message`. The body
-- keeps its source location and loses the time, level and ids, which have columns of their own; a line that
-- is not so keeps all it says. Where `TimeUnixNano` is Go's zero time (it is on lines that quote another
-- time, often the errors), Docker's own time of the line is taken.
INSERT INTO logs
WITH read AS (
    SELECT
        Node AS node, PodName AS pod, TraceID AS trace_id, SpanID AS span_id, TimeUnixNano AS stated,
        CASE WHEN TimeUnixNano > 0 THEN TimeUnixNano
             ELSE coalesce(instant_of(TRY(json_extract_string(Log, '$.time'))), TimeUnixNano) END AS time,
        regexp_replace(coalesce(TRY(json_extract_string(Log, '$.log')), Log), '\s+$', '') AS line
    FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
    WHERE TimeUnixNano <= 0
       OR (TimeUnixNano >= $incident_start AND TimeUnixNano < $incident_end)
       OR (TimeUnixNano >= $baseline_start AND TimeUnixNano < $baseline_end)
),
parsed AS (
    SELECT
        *,
        regexp_extract(
            line, '^[\d:.,]+\s+([A-Z]+)\s+([^\s#]+)#(\d+)\s', ['level', 'logger', 'source_line']
        ) AS parts
    FROM read
    WHERE stated > 0
       OR (time >= $incident_start AND time < $incident_end)
       OR (time >= $baseline_start AND time < $baseline_end)
)
SELECT
    time, service_of_pod(pod), pod, node, severity_of(parts.level),
    regexp_replace(
        line, '^[\d:.,]+\s+[A-Z]+\s+([^\s#]+#\d+\s)\s*(?:TraceID: [0-9a-f]* SpanID: [0-9a-f]*\s*)?', '\1'
    ),
    NULL, nullif(trace_id, ''), nullif(span_id, ''),
    CASE WHEN parts.logger <> ''
         THEN json_object('code.namespace', parts.logger, 'code.line.number', parts.source_line::BIGINT) END
FROM parsed;
