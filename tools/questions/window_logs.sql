-- question: window_logs
-- answers: How many log lines report an error, bucket by bucket?
-- parameters: frame_from, frame_to, bucket_ns
-- columns: bucket, bucket_start, lines, errors
-- A line without a severity reports an error when its words say so. The errors of one trace count once.
SELECT
    (time - $frame_from) // $bucket_ns AS bucket,
    $frame_from + ((time - $frame_from) // $bucket_ns) * $bucket_ns AS bucket_start,
    count(*) AS lines,
    count(DISTINCT coalesce(trace_id, time || ' ' || body)) FILTER (
        WHERE
            severity IN ('error', 'fatal')
            OR (severity IS NULL AND regexp_matches(body, '(?i)error|exception|fail|fatal|panic'))
    ) AS errors
FROM logs
WHERE time >= $frame_from AND time < $frame_to
GROUP BY ALL
ORDER BY bucket
