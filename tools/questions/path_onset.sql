-- question: path_onset
-- answers: When does each service on the path first leave its usual range, and in which measure?
-- parameters: services, onward_services, onward_operations, bucket_ns, incident_from, incident_to, baseline_from, baseline_to
-- columns: service, onward, measure, step_ns, buckets_outside, onset, last_usual, usual_low, usual_high, first_value
-- A bucket is outside when it lies farther from the baseline's median than four robust deviations, than the
-- baseline's own range, and than a quarter of the median. The onset is the first such bucket, for times taken
-- from traces the first of two in a row; `last_usual` is when the measure was last seen in its range before
-- that. Values are integers (ns, counts, per mille). Traffic is left out: being called less is no harm of one's own;
-- so are the host's metrics, which belong to everyone on it. `onward` rows are of those operations alone that go
-- on along the path (`onward_operations` of `onward_services`, one element each): what a service suffers by
-- other ways says nothing of this one.
WITH going_on AS (
    SELECT DISTINCT unnest($onward_services) AS service, unnest($onward_operations) AS operation
),

seen AS (
    SELECT
        service,
        false AS onward,
        start_time AS time,
        duration_ns,
        self_time_ns,
        network_gap_ns,
        failed
    FROM calls
    WHERE list_contains($services, service)
    UNION ALL
    SELECT service, true, start_time, duration_ns, self_time_ns, network_gap_ns, failed
    FROM calls INNER JOIN going_on USING (service, operation)
),

windowed AS (
    SELECT
        service,
        onward,
        time // $bucket_ns AS bucket,
        time >= $incident_from AND time < $incident_to AS is_incident,
        duration_ns,
        self_time_ns,
        network_gap_ns,
        failed
    FROM seen
    WHERE
        (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
),

measured_traces AS (
    SELECT
        service,
        onward,
        is_incident,
        bucket,
        median(duration_ns)::BIGINT AS duration_ns,
        median(self_time_ns)::BIGINT AS self_time_ns,
        quantile_disc(duration_ns, 0.9) AS slowest_tenth_ns,
        quantile_disc(network_gap_ns, 0.9) AS slowest_ways_ns,
        1000 * count(*) FILTER (WHERE failed) // count(*) AS failed_per_mille
    FROM windowed
    GROUP BY service, onward, is_incident, bucket
),

traced AS (
    SELECT service, onward, is_incident, bucket, 'duration' AS measure, duration_ns AS value FROM measured_traces
    UNION ALL
    SELECT service, onward, is_incident, bucket, 'self time', self_time_ns FROM measured_traces
    UNION ALL
    SELECT service, onward, is_incident, bucket, 'slowest tenth', slowest_tenth_ns FROM measured_traces
    UNION ALL
    SELECT service, onward, is_incident, bucket, 'slowest tenth of the ways to it', slowest_ways_ns
    FROM measured_traces
    WHERE slowest_ways_ns IS NOT NULL
    UNION ALL
    SELECT service, onward, is_incident, bucket, 'failed per mille', failed_per_mille FROM measured_traces
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
        metrics.service,
        metrics.time >= $incident_from AND metrics.time < $incident_to AS is_incident,
        metrics.time // $bucket_ns AS bucket,
        metrics.name || coalesce(' ' || metrics.instance, '') AS measure,
        max(metric_series.step_ns) AS step_ns,
        median(1000 * metrics.value) AS value
    FROM metrics INNER JOIN metric_series
        ON
            metrics.service = metric_series.service
            AND metrics.name = metric_series.name
            AND metrics.instance IS NOT DISTINCT FROM metric_series.instance
            AND metrics.node IS NOT DISTINCT FROM metric_series.node
    WHERE
        list_contains($services, metrics.service)
        AND metric_series.family IN ('cpu', 'memory', 'pool', 'latency', 'errors')
        AND NOT starts_with(metrics.name, 'k8s.node.')
        AND NOT starts_with(metrics.name, 'system.')
        AND abs(metrics.value) < 1e15
        AND (
            (metrics.time >= $incident_from AND metrics.time < $incident_to)
            OR (metrics.time >= $baseline_from AND metrics.time < $baseline_to)
        )
    GROUP BY ALL
),

points AS (
    SELECT service, onward, is_incident, bucket, measure, $bucket_ns AS step_ns, value FROM traced
    UNION ALL
    SELECT service, false, is_incident, bucket, measure, $bucket_ns, value FROM logged
    UNION ALL
    SELECT service, false, is_incident, bucket, measure, greatest($bucket_ns, coalesce(step_ns, 0)), value::BIGINT
    FROM measured
),

usual AS (
    SELECT
        service,
        onward,
        measure,
        median(value) AS middle,
        mad(value) AS spread,
        min(value) AS low,
        max(value) AS high
    FROM points
    WHERE NOT is_incident
    GROUP BY service, onward, measure
),

judged AS (
    SELECT
        service,
        onward,
        measure,
        bucket,
        step_ns,
        value,
        low,
        high,
        abs(value - middle) > greatest(4 * 1.4826 * spread, high - low, abs(middle) / 4) AS is_outside
    FROM points INNER JOIN usual USING (service, onward, measure)
    WHERE is_incident
),

runs AS (
    SELECT
        *,
        measure NOT IN ('duration', 'self time', 'slowest tenth', 'slowest tenth of the ways to it')
        OR lead(is_outside, 1, true) OVER (PARTITION BY service, onward, measure ORDER BY bucket) AS stays_outside
    FROM judged
),

onsets AS (
    SELECT
        service,
        onward,
        measure,
        max(step_ns) AS step_ns,
        count(*) FILTER (WHERE is_outside) AS buckets_outside,
        min(bucket) FILTER (WHERE is_outside AND stays_outside) AS first_bucket,
        min(low) AS usual_low,
        max(high) AS usual_high
    FROM runs
    GROUP BY service, onward, measure
)

SELECT
    onsets.service,
    onsets.onward,
    onsets.measure,
    onsets.step_ns,
    onsets.buckets_outside,
    greatest(onsets.first_bucket * $bucket_ns, $incident_from) AS onset,
    max(runs.bucket) FILTER (WHERE runs.bucket < onsets.first_bucket AND NOT runs.is_outside)
    * $bucket_ns AS last_usual,
    onsets.usual_low,
    onsets.usual_high,
    max(runs.value) FILTER (WHERE runs.bucket = onsets.first_bucket) AS first_value
FROM onsets INNER JOIN runs
    ON onsets.service = runs.service AND onsets.onward = runs.onward AND onsets.measure = runs.measure
WHERE onsets.first_bucket IS NOT NULL
GROUP BY ALL
ORDER BY onsets.service, onsets.onward, onset, onsets.buckets_outside DESC, onsets.measure
