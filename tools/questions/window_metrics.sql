-- question: window_metrics
-- answers: How many metric series are off their usual level, bucket by bucket?
-- parameters: frame_from, frame_to, bucket_ns, usual_from, usual_to
-- columns: bucket, bucket_start, symptoms, unusual_symptoms, resources, unusual_resources
-- A series is unusual in a bucket when the median of its points there (of its increments, for a counter)
-- lies more than five robust deviations (1.4826 MAD) and a twentieth of the level from its usual median,
-- and does so in the bucket before or after as well: a single outlier means nothing.
-- Symptoms (latency, errors) are counted apart from resources: users feel the former, and a deploy or a
-- cache that fills moves the latter on any day.
WITH points AS (
    SELECT
        (time - $frame_from) // $bucket_ns AS bucket,
        time,
        service, instance, node, name, unit, kind,
        attributes ->> '$."peer.service"' AS peer_service,
        CASE
            WHEN kind = 'counter' THEN value - lag(value) OVER (
                PARTITION BY service, instance, node, name, unit, kind, attributes ->> '$."peer.service"'
                ORDER BY time
            )
            ELSE value
        END AS value
    FROM metrics
    WHERE time >= $frame_from AND time < $frame_to
),

levels AS (
    SELECT
        bucket, service, instance, node, name, unit, kind, peer_service,
        min(time) AS time,
        median(value) AS value
    FROM points
    WHERE value IS NOT NULL
    GROUP BY bucket, service, instance, node, name, unit, kind, peer_service
),

usual AS (
    SELECT
        service, instance, node, name, unit, kind, peer_service,
        median(value) AS middle,
        mad(value) AS spread
    FROM levels
    WHERE time >= $usual_from AND time < $usual_to
    GROUP BY service, instance, node, name, unit, kind, peer_service
),

judged AS (
    SELECT
        levels.*,
        metric_series.family IN ('latency', 'errors') AS is_symptom,
        abs(levels.value - usual.middle) > greatest(5 * 1.4826 * usual.spread, abs(usual.middle) / 20)
            AS is_unusual
    FROM levels
    INNER JOIN metric_series
        ON levels.service = metric_series.service
        AND levels.instance IS NOT DISTINCT FROM metric_series.instance
        AND levels.node IS NOT DISTINCT FROM metric_series.node
        AND levels.name = metric_series.name
        AND levels.unit IS NOT DISTINCT FROM metric_series.unit
        AND levels.kind IS NOT DISTINCT FROM metric_series.kind
        AND levels.peer_service IS NOT DISTINCT FROM metric_series.peer_service
    LEFT JOIN usual
        ON levels.service = usual.service
        AND levels.instance IS NOT DISTINCT FROM usual.instance
        AND levels.node IS NOT DISTINCT FROM usual.node
        AND levels.name = usual.name
        AND levels.unit IS NOT DISTINCT FROM usual.unit
        AND levels.kind IS NOT DISTINCT FROM usual.kind
        AND levels.peer_service IS NOT DISTINCT FROM usual.peer_service
),

lasting AS (
    SELECT
        bucket,
        is_symptom,
        is_unusual AND (
            coalesce(lag(is_unusual) OVER neighbours, false) OR coalesce(lead(is_unusual) OVER neighbours, false)
        ) AS is_unusual
    FROM judged
    WINDOW neighbours AS (
        PARTITION BY service, instance, node, name, unit, kind, peer_service ORDER BY bucket
    )
)

SELECT
    bucket,
    $frame_from + bucket * $bucket_ns AS bucket_start,
    count(*) FILTER (WHERE is_symptom) AS symptoms,
    count(*) FILTER (WHERE is_symptom AND is_unusual) AS unusual_symptoms,
    count(*) FILTER (WHERE NOT is_symptom) AS resources,
    count(*) FILTER (WHERE NOT is_symptom AND is_unusual) AS unusual_resources
FROM lasting
GROUP BY bucket
ORDER BY bucket
