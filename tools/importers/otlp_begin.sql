-- What the other OTLP statements lean on: the shapes of messages, and how their values are told.
-- In OTLP's JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) 64-bit integers may be
-- strings, enumerations numbers or names, and unknown fields are to be ignored; so every scalar is read as text.
CREATE OR REPLACE TEMP MACRO otlp_value_shape() AS
    '{"stringValue":"VARCHAR","intValue":"VARCHAR","boolValue":"VARCHAR","doubleValue":"VARCHAR","bytesValue":"VARCHAR",'
    || '"arrayValue":{"values":"JSON"},"kvlistValue":{"values":[{"key":"VARCHAR","value":"JSON"}]}}';

CREATE OR REPLACE TEMP MACRO otlp_shape(template) AS replace(
    replace(template, 'ATTRIBUTES', '[{"key":"VARCHAR","value":VALUE}]'), 'VALUE', otlp_value_shape()
);

CREATE OR REPLACE TEMP MACRO otlp_spans_shape() AS otlp_shape(
    '{"resourceSpans":[{"resource":{"attributes":ATTRIBUTES},"scopeSpans":[{"spans":[{'
    || '"traceId":"VARCHAR","spanId":"VARCHAR","parentSpanId":"VARCHAR","name":"VARCHAR","kind":"VARCHAR",'
    || '"startTimeUnixNano":"VARCHAR","endTimeUnixNano":"VARCHAR","attributes":ATTRIBUTES,'
    || '"events":[{"timeUnixNano":"VARCHAR","name":"VARCHAR","attributes":ATTRIBUTES}],'
    || '"status":{"code":"VARCHAR","message":"VARCHAR"}}]}]}]}'
);

CREATE OR REPLACE TEMP MACRO otlp_logs_shape() AS otlp_shape(
    '{"resourceLogs":[{"resource":{"attributes":ATTRIBUTES},"scopeLogs":[{"logRecords":[{'
    || '"timeUnixNano":"VARCHAR","observedTimeUnixNano":"VARCHAR","severityNumber":"VARCHAR",'
    || '"severityText":"VARCHAR","eventName":"VARCHAR","body":VALUE,"attributes":ATTRIBUTES,'
    || '"traceId":"VARCHAR","spanId":"VARCHAR"}]}]}]}'
);

CREATE OR REPLACE TEMP MACRO otlp_metrics_shape() AS otlp_shape(replace(
    '{"resourceMetrics":[{"resource":{"attributes":ATTRIBUTES},"scopeMetrics":[{"metrics":[{'
    || '"name":"VARCHAR","unit":"VARCHAR","gauge":POINTS,"sum":POINTS,"histogram":POINTS,'
    || '"exponentialHistogram":POINTS,"summary":POINTS}]}]}]}',
    'POINTS',
    '{"aggregationTemporality":"VARCHAR","isMonotonic":"BOOLEAN","dataPoints":[{"attributes":ATTRIBUTES,'
    || '"startTimeUnixNano":"VARCHAR","timeUnixNano":"VARCHAR","asDouble":"VARCHAR","asInt":"VARCHAR",'
    || '"flags":"VARCHAR","count":"VARCHAR","sum":"VARCHAR","bucketCounts":["VARCHAR"],'
    || '"explicitBounds":["DOUBLE"],"quantileValues":[{"quantile":"DOUBLE","value":"VARCHAR"}]}]}'
));

-- Any value as a JSON text. A list keeps its members, a nested list or map its OTLP spelling.
CREATE OR REPLACE TEMP MACRO otlp_value(value) AS coalesce(
    to_json(value.stringValue)::VARCHAR,
    CAST(TRY_CAST(value.intValue AS HUGEINT) AS VARCHAR),
    CASE value.boolValue WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' END,
    CASE WHEN isfinite(TRY_CAST(value.doubleValue AS DOUBLE)) THEN to_json(value.doubleValue::DOUBLE)::VARCHAR
         ELSE to_json(value.doubleValue)::VARCHAR END,
    to_json(value.bytesValue)::VARCHAR,
    to_json(json_extract(value.arrayValue.values, '$[*].*'))::VARCHAR,
    '{' || array_to_string(list_transform(
        value.kvlistValue.values,
        lambda member: to_json(member.key)::VARCHAR || ':' || coalesce(json_extract(member.value, '$.*')[1], 'null')
    ), ',') || '}',
    'null'
);

-- A list of attributes as the text of one flat JSON object; `more` are members already in JSON.
CREATE OR REPLACE TEMP MACRO otlp_attributes(attributes, more) AS
    '{' || array_to_string(list_concat(
        list_transform(
            list_filter(attributes, lambda attribute: attribute.key IS NOT NULL),
            lambda attribute: to_json(attribute.key)::VARCHAR || ':' || otlp_value(attribute.value)
        ),
        list_filter(more, lambda member: member IS NOT NULL)
    ), ',') || '}';

CREATE OR REPLACE TEMP MACRO otlp_member(name, words) AS
    to_json(name)::VARCHAR || ':' || to_json(nullif(words, ''))::VARCHAR;

CREATE OR REPLACE TEMP MACRO otlp_attribute(attributes, name) AS
    nullif(list_filter(attributes, lambda attribute: attribute.key = name)[1].value.stringValue, '');

-- Whose telemetry is it? By the conventions for resources; without `service.name`, whatever Kubernetes calls it.
CREATE OR REPLACE TEMP MACRO otlp_instance(about) AS coalesce(
    otlp_attribute(about, 'k8s.pod.name'), otlp_attribute(about, 'service.instance.id'),
    otlp_attribute(about, 'container.name'), otlp_attribute(about, 'container.id')
);

CREATE OR REPLACE TEMP MACRO otlp_node(about) AS
    coalesce(otlp_attribute(about, 'k8s.node.name'), otlp_attribute(about, 'host.name'));

CREATE OR REPLACE TEMP MACRO otlp_service(about) AS coalesce(
    otlp_attribute(about, 'service.name'),
    otlp_attribute(about, 'k8s.deployment.name'), otlp_attribute(about, 'k8s.statefulset.name'),
    otlp_attribute(about, 'k8s.daemonset.name'), service_of_pod(otlp_attribute(about, 'k8s.pod.name')),
    otlp_attribute(about, 'container.name'), otlp_node(about), 'unknown_service'
);

CREATE OR REPLACE TEMP TABLE otlp_distributions (
    service VARCHAR, instance VARCHAR, node VARCHAR, name VARCHAR, unit VARCHAR, cumulative BOOLEAN,
    started BIGINT, time BIGINT, count BIGINT, sum DOUBLE, buckets BIGINT[], bounds DOUBLE[], attributes JSON
);
