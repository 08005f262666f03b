-- How much went on in each stretch of the store, and how much of it went wrong?
-- parameters: from_ns, bucket_ns
-- columns: bucket, requests, lines, samples, errors
-- `requests` are calls without a caller in the store. `errors` are failed calls and lines that report an error:
-- by their severity or, where they have none, by their template's words.
WITH counted AS (
    SELECT
        (start_time - $from_ns) // $bucket_ns AS bucket,
        count(*) FILTER (WHERE is_entry) AS requests,
        0 AS lines,
        0 AS samples,
        count(*) FILTER (WHERE failed) AS errors
    FROM calls
    GROUP BY bucket
    UNION ALL
    SELECT
        (time - $from_ns) // $bucket_ns,
        0,
        count(*),
        0,
        count(*) FILTER (
            WHERE coalesce(severity IN ('error', 'fatal'), template_id IN (
                SELECT template_id FROM log_templates
                WHERE regexp_matches(template, '(?i)error|exception|fail|fatal|panic')
            ))
        )
    FROM logs
    GROUP BY ALL
    UNION ALL
    SELECT (time - $from_ns) // $bucket_ns, 0, 0, count(*), 0
    FROM metrics
    GROUP BY ALL
)
SELECT
    bucket,
    sum(requests)::BIGINT AS requests,
    sum(lines)::BIGINT AS lines,
    sum(samples)::BIGINT AS samples,
    sum(errors)::BIGINT AS errors
FROM counted
GROUP BY bucket
ORDER BY bucket
