-- Read the metric points of some lines: numbers and summaries into `metrics`, histograms into
-- `otlp_distributions` (see otlp_distributions.sql). Parameters: file, first, last.
-- A point's attributes tell series of one name apart, so they stand in its name: `name{key=value}`; only a
-- peer does not. A point that says "no recorded value" says nothing.
CREATE OR REPLACE TEMP TABLE otlp_points AS
WITH resources AS (
    SELECT whydunit_line AS line, unnest(from_json(line, otlp_metrics_shape()).resourceMetrics) AS resource_metrics
    FROM lines
    WHERE whydunit_line BETWEEN $first AND $last AND contains(line, '"resourceMetrics"')
),
scopes AS (
    SELECT line, resource_metrics.resource.attributes AS about, unnest(resource_metrics.scopeMetrics) AS scope_metrics
    FROM resources
),
named AS (
    SELECT
        line, scope_metrics,
        otlp_service(about) AS service, otlp_instance(about) AS instance, otlp_node(about) AS node
    FROM scopes
),
each AS (
    SELECT line, service, instance, node, unnest(scope_metrics.metrics) AS metric FROM named
),
told AS (
    SELECT
        line, service, instance, node, metric.name AS name, nullif(metric.unit, '') AS unit,
        CASE WHEN metric.gauge IS NOT NULL THEN 'gauge' WHEN metric.sum IS NOT NULL THEN 'sum'
             WHEN metric.summary IS NOT NULL THEN 'summary' ELSE 'distribution' END AS shape,
        unnest([metric.gauge, metric.sum, metric.histogram, metric.exponentialHistogram, metric.summary]) AS data
    FROM each
),
points AS (
    SELECT
        * EXCLUDE (data),
        data.aggregationTemporality IN ('1', 'AGGREGATION_TEMPORALITY_DELTA') AS delta,
        coalesce(data.isMonotonic, false) AS monotonic,
        unnest(data.dataPoints) AS point
    FROM told
    WHERE data IS NOT NULL
)
SELECT
    * REPLACE (
        coalesce(name, 'unnamed') || coalesce('{' || nullif(array_to_string(list_sort(list_transform(
            list_filter(point.attributes, lambda attribute: attribute.key <> 'peer.service'),
            lambda attribute: attribute.key || '=' || trim(otlp_value(attribute.value), '"')
        )), ','), '') || '}', '') AS name
    ),
    otlp_attributes(point.attributes, [])::JSON AS attributes,
    nullif(nanoseconds(point.timeUnixNano, 'ns'), 0) AS time,
    TRY_CAST(coalesce(point.asInt, point.asDouble) AS DOUBLE) AS value
FROM points
WHERE coalesce(TRY_CAST(point.flags AS BIGINT), 0) & 1 = 0;

INSERT INTO metrics
SELECT
    time, service, instance, node, name, unit,
    CASE WHEN shape = 'sum' AND delta THEN 'delta' WHEN shape = 'sum' AND monotonic THEN 'counter' ELSE 'gauge' END,
    value, attributes
FROM otlp_points
WHERE shape IN ('gauge', 'sum') AND time IS NOT NULL AND isfinite(value);

INSERT INTO metrics
WITH quantiles AS (
    SELECT * EXCLUDE (value), unnest(point.quantileValues) AS told FROM otlp_points
    WHERE shape = 'summary' AND time IS NOT NULL
)
SELECT
    time, service, instance, node,
    name || '.p' || regexp_replace(printf('%.2f', told.quantile * 100), '\.?0+$', ''), unit, 'gauge',
    TRY_CAST(told.value AS DOUBLE), attributes
FROM quantiles
WHERE isfinite(TRY_CAST(told.value AS DOUBLE));

INSERT INTO otlp_distributions
SELECT
    service, instance, node, name, unit, shape = 'summary' OR NOT coalesce(delta, false),
    TRY_CAST(point.startTimeUnixNano AS BIGINT), time, TRY_CAST(point.count AS BIGINT), TRY_CAST(point.sum AS DOUBLE),
    list_transform(point.bucketCounts, lambda bucket: TRY_CAST(bucket AS BIGINT)), point.explicitBounds, attributes
FROM otlp_points
WHERE shape IN ('distribution', 'summary') AND time IS NOT NULL AND TRY_CAST(point.count AS BIGINT) IS NOT NULL;

INSERT INTO rejects
SELECT
    $file, line,
    CASE WHEN time IS NULL THEN 'a metric point has no time'
         WHEN value IS NULL AND shape IN ('gauge', 'sum') THEN 'a metric value is not a number'
         WHEN shape IN ('gauge', 'sum') THEN 'a metric value is NaN or infinite'
         ELSE 'a distribution has no count' END,
    left(name || ' ' || to_json(point)::VARCHAR, 500)
FROM otlp_points
WHERE time IS NULL
   OR (shape IN ('gauge', 'sum') AND NOT coalesce(isfinite(value), false))
   OR (shape IN ('distribution', 'summary') AND TRY_CAST(point.count AS BIGINT) IS NULL);
