-- Read the log records of some lines into `logs`. Parameters: file, first, last.
CREATE OR REPLACE TEMP TABLE otlp_records AS
WITH resources AS (
    SELECT whydunit_line AS line, unnest(from_json(line, otlp_logs_shape()).resourceLogs) AS resource_logs
    FROM lines
    WHERE whydunit_line BETWEEN $first AND $last AND contains(line, '"resourceLogs"')
),
scopes AS (
    SELECT line, resource_logs.resource.attributes AS about, unnest(resource_logs.scopeLogs) AS scope_logs
    FROM resources
),
named AS (
    SELECT
        line, scope_logs,
        otlp_service(about) AS service, otlp_instance(about) AS instance, otlp_node(about) AS node
    FROM scopes
),
each AS (
    SELECT line, service, instance, node, unnest(scope_logs.logRecords) AS record FROM named
)
SELECT
    *,
    coalesce(
        nullif(nanoseconds(record.timeUnixNano, 'ns'), 0), nullif(nanoseconds(record.observedTimeUnixNano, 'ns'), 0)
    ) AS time
FROM each;

INSERT INTO logs
SELECT
    time, service, instance, node,
    coalesce(severity_of(nullif(record.severityNumber, '0')), severity_of(record.severityText)),
    coalesce(record.body.stringValue, nullif(otlp_value(record.body), 'null'), record.eventName, ''),
    NULL, identifier_of(record.traceId), identifier_of(record.spanId),
    otlp_attributes(record.attributes, [otlp_member('event.name', record.eventName)])::JSON
FROM otlp_records
WHERE time IS NOT NULL;

INSERT INTO rejects
SELECT $file, line, 'a log record has no time', left(to_json(record)::VARCHAR, 500)
FROM otlp_records
WHERE time IS NULL;
