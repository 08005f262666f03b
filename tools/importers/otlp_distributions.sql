-- Turn histograms (and summaries' counts) into series a person can read: per point how many events there were,
-- their mean, and the 50th, 95th and 99th percentile, interpolated within a bucket as Prometheus does.
-- A cumulative one speaks of the time since the point before it; the first, and one after a restart, of nothing.
INSERT INTO metrics
WITH ordered AS (
    SELECT
        *,
        lag(struct_pack(started := coalesce(started, 0), count := count, sum := sum, buckets := buckets)) OVER (
            PARTITION BY service, instance, node, name, unit, bounds ORDER BY time
        ) AS before
    FROM otlp_distributions
),
grown AS (
    SELECT
        service, instance, node, name, unit, time, bounds, attributes,
        CASE WHEN cumulative THEN count - before.count ELSE count END AS events,
        CASE WHEN cumulative THEN sum - before.sum ELSE sum END AS total,
        CASE WHEN cumulative
             THEN list_transform(buckets, lambda bucket, i: bucket - before.buckets[i]) ELSE buckets END AS buckets
    FROM ordered
    WHERE NOT cumulative OR (before.started = coalesce(started, 0) AND count >= before.count)
),
heaped AS (
    SELECT
        *,
        list_transform(range(1, len(buckets) + 1), lambda i: list_sum(buckets[1:i])) AS heaps
    FROM grown
),
asked AS (
    SELECT *, unnest([50, 95, 99]) AS percent FROM heaped
    WHERE events > 0 AND len(bounds) > 0 AND len(buckets) = len(bounds) + 1
),
placed AS (
    SELECT
        *,
        percent * events / 100.0 AS wanted,
        list_position(list_transform(heaps, lambda heap: 100 * heap >= percent * events), true) AS bucket
    FROM asked
),
bounded AS (
    SELECT
        *,
        CASE WHEN bucket = 1 THEN least(0, bounds[1]) ELSE bounds[bucket - 1] END AS low,
        coalesce(bounds[bucket], bounds[len(bounds)]) AS high
    FROM placed
)
SELECT time, service, instance, node, name || '.count', '{event}', 'delta', events::DOUBLE,
       json_merge_patch(attributes, '{"family":"traffic"}')
FROM grown
UNION ALL
SELECT time, service, instance, node, name || '.mean', unit, 'gauge', total / events, attributes
FROM grown
WHERE events > 0 AND isfinite(total)
UNION ALL
SELECT time, service, instance, node, name || '.p' || percent, unit, 'gauge',
       low + (high - low) * (wanted - (heaps[bucket] - buckets[bucket])) / buckets[bucket], attributes
FROM bounded
WHERE buckets[bucket] > 0;
