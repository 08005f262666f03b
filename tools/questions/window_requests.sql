-- question: window_requests
-- answers: How many requests enter, fail and drag, bucket by bucket?
-- parameters: frame_from, frame_to, bucket_ns, usual_from, usual_to
-- columns: bucket, bucket_start, requests, failed, slow
-- A request is slow when it lies as far above the lower quartile of its operation's durations, on a
-- logarithmic scale, as five times the way from the 5th percentile up to that quartile (for log-normal
-- durations: about four standard deviations above the mean), and above half as much again. Low quantiles
-- stay put even when most of the data is in trouble. Failed requests count as failed only.
WITH entries AS (
    SELECT (start_time - $frame_from) // $bucket_ns AS bucket, start_time, service, operation, duration_ns, failed
    FROM calls
    WHERE is_entry AND start_time >= $frame_from AND start_time < $frame_to
),

usual AS (
    SELECT
        service,
        operation,
        quantile_disc(duration_ns, 0.25) AS quarter_ns,
        quantile_disc(duration_ns, 0.25) / greatest(quantile_disc(duration_ns, 0.05), 1) AS step
    FROM entries
    WHERE start_time >= $usual_from AND start_time < $usual_to
    GROUP BY service, operation
)

SELECT
    bucket,
    $frame_from + bucket * $bucket_ns AS bucket_start,
    count(*) AS requests,
    count(*) FILTER (WHERE failed) AS failed,
    count(*) FILTER (WHERE NOT failed AND duration_ns > quarter_ns * greatest(pow(step, 5), 1.5)) AS slow
FROM entries LEFT JOIN usual USING (service, operation)
GROUP BY bucket
ORDER BY bucket
