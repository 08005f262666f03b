-- Read Nezha log files into `logs`. Parameters: files, columns, incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- A line is Docker's JSON around `HH:MM:SS.mmm LEVEL logger#line TraceID: .. SpanID: .. message`. The body
-- keeps its source location and loses the time, level and ids, which have columns of their own; a line that
-- is not so keeps all it says. Where `TimeUnixNano` is Go's zero time (it is on lines that quote another
-- time, often the errors), Docker's own time of the line is taken.
INSERT INTO logs
WITH lines AS (
    SELECT
        *,
        CASE WHEN json_valid(Log) THEN Log::JSON END AS docker,
        CASE WHEN TimeUnixNano > 0 THEN TimeUnixNano
             ELSE coalesce(instant_of(docker ->> '$.time'), TimeUnixNano) END AS time
    FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
),
read AS (
    SELECT
        time, Node AS node, PodName AS pod, TraceID AS trace_id, SpanID AS span_id,
        rtrim(coalesce(docker ->> '$.log', Log), E'\r\n') AS line
    FROM lines
    WHERE (time >= $incident_start AND time < $incident_end)
       OR (time >= $baseline_start AND time < $baseline_end)
),
parsed AS (
    SELECT
        *,
        regexp_extract(
            line,
            '^[\d:.,]+\s+([A-Z]+)\s+(\S+?)#(\d+)\s+(?:TraceID: \S* SpanID: \S*\s*)?(.*)$',
            ['level', 'logger', 'source_line', 'words'], 's'
        ) AS parts
    FROM read
)
SELECT
    time, service_of_pod(pod), pod, node,
    CASE parts.level
        WHEN 'ERROR' THEN 'error' WHEN 'WARN' THEN 'warn' WHEN 'INFO' THEN 'info'
        WHEN 'DEBUG' THEN 'debug' WHEN 'TRACE' THEN 'trace' WHEN 'FATAL' THEN 'fatal'
    END,
    CASE WHEN parts.logger = '' THEN line
         ELSE parts.logger || '#' || parts.source_line || ' ' || parts.words END,
    NULL, nullif(trace_id, ''), nullif(span_id, ''),
    CASE WHEN parts.logger <> ''
         THEN json_object('code.namespace', parts.logger, 'code.line.number', parts.source_line::BIGINT) END
FROM parsed;
