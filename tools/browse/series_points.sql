-- How did these series go over the window, bucket by bucket?
-- parameters: series, window_from, window_to, bucket_ns
-- columns: series, bucket, middle, low, high
-- Counters are read as their increase. `bucket` counts from the window's start; one without points is not there.
WITH numbered AS (
    SELECT *, rowid AS series FROM metric_series
),

wanted AS (
    SELECT * FROM numbered WHERE list_contains($series, series)
),

points AS (
    SELECT
        wanted.series, time,
        CASE
            WHEN wanted.kind = 'counter'
                THEN greatest(0, value - lag(value) OVER (PARTITION BY wanted.series ORDER BY time, value))
            ELSE value
        END AS value
    FROM metrics
    JOIN wanted
        ON wanted.service = metrics.service AND wanted.name = metrics.name
        AND wanted.instance IS NOT DISTINCT FROM metrics.instance
        AND wanted.node IS NOT DISTINCT FROM metrics.node
        AND wanted.unit IS NOT DISTINCT FROM metrics.unit
        AND wanted.kind IS NOT DISTINCT FROM metrics.kind
        AND wanted.peer_service IS NOT DISTINCT FROM (metrics.attributes ->> '$."peer.service"')
    WHERE time >= $window_from AND time < $window_to
)

SELECT
    series,
    (time - $window_from) // $bucket_ns AS bucket,
    median(value) AS middle, min(value) AS low, max(value) AS high
FROM points
WHERE value IS NOT NULL
GROUP BY series, bucket
ORDER BY series, bucket
