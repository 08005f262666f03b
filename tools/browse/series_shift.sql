-- Which metric series are there, and how far did each leave what was usual for it?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: series, service, instance, node, name, unit, kind, family, peer_service, step_ns, before_points, now_points, before_median, now_median, shift
-- `series` numbers the rows of `metric_series`, and is what `series_points` is asked by. Counters are read as their
-- increase. `shift` is how far the incident's median, or its outer tenth, lies from the baseline's, in robust
-- deviations of the baseline (from its quartiles and its outer tenths, at least a twentieth of the level,
-- and a quarter where whole things are counted): positive upwards, negative downwards, NULL where one of the two has no points.
WITH numbered AS (
    SELECT *, rowid AS series FROM metric_series
),

windowed AS (
    SELECT
        series, numbered.kind, time, value,
        time >= $incident_from AND time < $incident_to AS is_incident
    FROM metrics
    JOIN numbered
        ON numbered.service = metrics.service AND numbered.name = metrics.name
        AND numbered.instance IS NOT DISTINCT FROM metrics.instance
        AND numbered.node IS NOT DISTINCT FROM metrics.node
        AND numbered.unit IS NOT DISTINCT FROM metrics.unit
        AND numbered.kind IS NOT DISTINCT FROM metrics.kind
        AND numbered.peer_service IS NOT DISTINCT FROM (metrics.attributes ->> '$."peer.service"')
    WHERE (time >= $incident_from AND time < $incident_to) OR (time >= $baseline_from AND time < $baseline_to)
),

points AS (
    SELECT series, value, is_incident FROM windowed WHERE kind IS DISTINCT FROM 'counter'
    UNION ALL
    SELECT
        series, greatest(0, value - lag(value) OVER (PARTITION BY series ORDER BY time, value)) AS value, is_incident
    FROM windowed
    WHERE kind = 'counter'
),

compared AS (
    SELECT
        series,
        count(*) FILTER (WHERE NOT is_incident) AS before_points,
        count(*) FILTER (WHERE is_incident) AS now_points,
        quantile_cont(value, [0.1, 0.25, 0.5, 0.75, 0.9]) FILTER (WHERE NOT is_incident) AS before,
        quantile_cont(value, [0.1, 0.5, 0.9]) FILTER (WHERE is_incident) AS now,
        bool_and(value = round(value)) AS integral
    FROM points
    WHERE value IS NOT NULL
    GROUP BY series
),

spread AS (
    SELECT
        *,
        greatest(
            (before[4] - before[2]) / 1.349, (before[5] - before[1]) / 2.563,
            abs(before[3]) / 20, abs(now[2]) / 80, CASE WHEN integral THEN 0.25 ELSE 1e-9 END
        ) AS deviation
    FROM compared
),

shifted AS (
    SELECT
        *,
        greatest(now[2] - before[3], now[3] - before[5], 0) / deviation AS up,
        greatest(before[3] - now[2], before[1] - now[1], 0) / deviation AS down
    FROM spread
)

SELECT
    series, service, instance, node, name, unit, kind, family, peer_service, step_ns,
    coalesce(before_points, 0) AS before_points, coalesce(now_points, 0) AS now_points,
    before[3] AS before_median, now[2] AS now_median,
    CASE WHEN before_points > 0 AND now_points > 0 THEN round(CASE WHEN up >= down THEN up ELSE -down END, 2) END
        AS shift
FROM numbered
LEFT JOIN shifted USING (series)
ORDER BY abs(shift) DESC NULLS LAST, series
