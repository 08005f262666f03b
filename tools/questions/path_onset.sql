-- question: path_onset
-- answers: When does each service on the path first leave its usual range, and in which measure?
-- parameters: services, bucket_ns, incident_from, incident_to, baseline_from, baseline_to
-- columns: service, measure, buckets_outside, onset, usual_low, usual_high, first_value
-- A bucket is outside when it lies farther from the baseline's median than four robust deviations, than the
-- baseline's own range, and than a quarter of the median. Values are integers (ns, counts, per mille).
WITH seen AS (
    SELECT
        service,
        start_time AS time,
        duration_ns,
        self_time_ns,
        failed
    FROM calls
    WHERE list_contains($services, service)
),

windowed AS (
    SELECT
        service,
        time // $bucket_ns AS bucket,
        time >= $incident_from AND time < $incident_to AS is_incident,
        duration_ns,
        self_time_ns,
        failed
    FROM seen
    WHERE
        (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
),

traced AS (
    SELECT service, is_incident, bucket, 'duration' AS measure, median(duration_ns)::BIGINT AS value
    FROM windowed GROUP BY service, is_incident, bucket
    UNION ALL
    SELECT service, is_incident, bucket, 'self time', median(self_time_ns)::BIGINT
    FROM windowed GROUP BY service, is_incident, bucket
    UNION ALL
    SELECT service, is_incident, bucket, 'slowest tenth', quantile_disc(duration_ns, 0.9)
    FROM windowed GROUP BY service, is_incident, bucket
    UNION ALL
    SELECT service, is_incident, bucket, 'failed per mille', 1000 * count(*) FILTER (WHERE failed) // count(*)
    FROM windowed GROUP BY service, is_incident, bucket
    UNION ALL
    SELECT service, is_incident, bucket, 'calls', count(*)
    FROM windowed GROUP BY service, is_incident, bucket
),

logged AS (
    SELECT
        service,
        time >= $incident_from AND time < $incident_to AS is_incident,
        time // $bucket_ns AS bucket,
        'errors logged' AS measure,
        count(*) FILTER (WHERE severity IN ('error', 'fatal')) AS value
    FROM logs
    WHERE
        list_contains($services, service)
        AND (
            (time >= $incident_from AND time < $incident_to)
            OR (time >= $baseline_from AND time < $baseline_to)
        )
    GROUP BY ALL
),

measured AS (
    SELECT
        service,
        time >= $incident_from AND time < $incident_to AS is_incident,
        time // $bucket_ns AS bucket,
        name || coalesce(' ' || instance, '') AS measure,
        median(1000 * value) AS value
    FROM metrics
    WHERE
        list_contains($services, service)
        AND abs(value) < 1e15
        AND (
            (time >= $incident_from AND time < $incident_to)
            OR (time >= $baseline_from AND time < $baseline_to)
        )
    GROUP BY ALL
),

points AS (
    SELECT service, is_incident, bucket, measure, value FROM traced
    UNION ALL
    SELECT service, is_incident, bucket, measure, value FROM logged
    UNION ALL
    SELECT service, is_incident, bucket, measure, value::BIGINT FROM measured
),

usual AS (
    SELECT
        service,
        measure,
        median(value) AS middle,
        mad(value) AS spread,
        min(value) AS low,
        max(value) AS high
    FROM points
    WHERE NOT is_incident
    GROUP BY service, measure
),

outside AS (
    SELECT service, measure, bucket, value, low, high
    FROM points INNER JOIN usual USING (service, measure)
    WHERE
        is_incident
        AND abs(value - middle) > greatest(4 * 1.4826 * spread, high - low, abs(middle) / 4)
)

SELECT
    service,
    measure,
    count(*) AS buckets_outside,
    greatest(min(bucket) * $bucket_ns, $incident_from) AS onset,
    min(low) AS usual_low,
    max(high) AS usual_high,
    arg_min(value, bucket) AS first_value
FROM outside
GROUP BY service, measure
ORDER BY service, onset, buckets_outside DESC, measure
