-- Read the spans and span events of some lines into `spans` and `logs`. Parameters: file, first, last.
CREATE OR REPLACE TEMP TABLE otlp_spans AS
WITH resources AS (
    SELECT whydunit_line AS line, unnest(from_json(line, otlp_spans_shape()).resourceSpans) AS resource_spans
    FROM lines
    WHERE whydunit_line BETWEEN $first AND $last AND contains(line, '"resourceSpans"')
),
scopes AS (
    SELECT line, resource_spans.resource.attributes AS about, unnest(resource_spans.scopeSpans) AS scope_spans
    FROM resources
),
named AS (
    SELECT
        line, scope_spans,
        otlp_service(about) AS service, otlp_instance(about) AS instance, otlp_node(about) AS node,
        otlp_attribute(about, 'service.version') AS version
    FROM scopes
),
each AS (
    SELECT line, service, instance, node, version, unnest(scope_spans.spans) AS span FROM named
)
SELECT
    *,
    identifier_of(span.traceId) AS trace_id,
    identifier_of(span.spanId) AS span_id,
    nullif(nanoseconds(span.startTimeUnixNano, 'ns'), 0) AS start_time,
    nullif(nanoseconds(span.endTimeUnixNano, 'ns'), 0) AS end_time,
    CASE
        WHEN trace_id IS NULL OR span_id IS NULL THEN 'a span has no trace id or no span id'
        WHEN start_time IS NULL OR end_time IS NULL THEN 'a span has no start or no end'
        WHEN end_time < start_time THEN 'a span ends before it starts'
    END AS reason
FROM each;

INSERT INTO spans
SELECT
    trace_id, span_id, identifier_of(span.parentSpanId), service, instance, node,
    coalesce(nullif(span.name, ''), 'unnamed'), kind_of(span.kind), start_time, end_time - start_time,
    coalesce(status_of(span.status.code), 'unset'),
    otlp_attributes(span.attributes, [
        otlp_member('service.version', version), otlp_member('otel.status_description', span.status.message)
    ])::JSON
FROM otlp_spans
WHERE reason IS NULL;

INSERT INTO logs
WITH each AS (
    SELECT * EXCLUDE (span), unnest(span.events) AS event FROM otlp_spans WHERE reason IS NULL
)
SELECT
    coalesce(nullif(nanoseconds(event.timeUnixNano, 'ns'), 0), start_time),
    service, instance, node,
    CASE event.name WHEN 'exception' THEN 'error' END,
    CASE event.name
        WHEN 'exception' THEN coalesce(
            concat_ws(': ', otlp_attribute(event.attributes, 'exception.type'),
                      otlp_attribute(event.attributes, 'exception.message')),
            'exception'
        )
        ELSE concat_ws(': ', event.name, otlp_attribute(event.attributes, 'message'))
    END,
    NULL, trace_id, span_id,
    otlp_attributes(event.attributes, [otlp_member('event.name', event.name)])::JSON
FROM each;

INSERT INTO rejects
SELECT $file, line, reason, left(to_json(span)::VARCHAR, 500) FROM otlp_spans WHERE reason IS NOT NULL;
