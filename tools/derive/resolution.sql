-- How finely does each modality tell time? One row a modality: (modality, resolution_ns).
-- Traces and logs: the largest power of ten that divides all their times, for traces no finer than the 99th
-- percentile of clock skew between a parent and a child. Metrics: the median distance between two points.
WITH grains (grain_ns) AS (VALUES (1), (1000), (1000000), (1000000000)),
skewed AS (  -- sorted from the top, a quantile needs no memory for all it leaves below
    SELECT skew_ns FROM calls WHERE skew_ns IS NOT NULL
    ORDER BY skew_ns DESC
    LIMIT 1 OFFSET (SELECT count(skew_ns) // 100 FROM calls)
)
SELECT 'traces' AS modality, greatest(max(grain_ns), (SELECT skew_ns FROM skewed)) AS resolution_ns
FROM grains
WHERE (SELECT bool_and(start_time % grain_ns = 0) FROM spans)
UNION ALL
SELECT 'logs', max(grain_ns) FROM grains
WHERE (SELECT bool_and(time % grain_ns = 0) FROM logs)
UNION ALL
SELECT 'metrics', quantile_disc(step_ns, 0.5) FROM metric_series
ORDER BY modality;
