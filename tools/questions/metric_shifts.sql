-- question: metric_shifts
-- answers: Which metrics left their usual range, how far, and since when?
-- parameters: incident_from, incident_to, baseline_from, baseline_to, history_from
-- columns: service, instance, node, name, unit, kind, family, peer_service, before_points, now_points, before_median, before_mad, before_middle, before_half, before_q10, before_q90, before_min, before_max, now_median, now_min, now_max, high_at, low_at, first_high, first_low, integral, shared
-- Before: the baseline, and where the store reaches further back, the time from $history_from to the
-- incident: a person looks at the graph of the last hour. Monotonic counters are read as their increase.
-- `before_middle` and `before_half` are centre and length of the shortest half of the values before: what is usual
-- even where the time before holds trouble of its own (the shorth; Gruebel 1988). A series that fell silent is
-- listed where it speaks of a peer. `integral`: only whole numbers, a count of something. `first_high`/`first_low`
-- is the first incident point a quarter of the way from the usual to the highest or lowest. `shared` says
-- that several services report the same values at the same times: a node's metric, not a service's.
WITH windowed AS (
    SELECT
        service, instance, node, name, unit, kind, attributes ->> '$."peer.service"' AS peer_service, time, value,
        time >= $incident_from AND time < $incident_to AS is_incident
    FROM metrics
    WHERE (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
        OR (time >= $history_from AND time < $incident_from)
),

points AS (
    SELECT * FROM windowed WHERE kind IS DISTINCT FROM 'counter'
    UNION ALL
    SELECT
        * REPLACE (greatest(0, value - lag(value) OVER (
            PARTITION BY service, instance, node, name, unit, peer_service ORDER BY time
        )) AS value)
    FROM windowed WHERE kind = 'counter'
),

copies AS (
    SELECT name, time, value, count(DISTINCT service) > 1 AS copied
    FROM points
    WHERE is_incident AND value <> 0 AND value <> round(value)
    GROUP BY name, time, value
),

compared AS (
    SELECT
        points.service, instance, node, points.name, unit, kind, peer_service,
        count(*) FILTER (WHERE NOT is_incident) AS before_points,
        count(*) FILTER (WHERE is_incident) AS now_points,
        quantile_cont(points.value, [0.1, 0.5, 0.9]) FILTER (WHERE NOT is_incident) AS before_range,
        mad(points.value) FILTER (WHERE NOT is_incident) AS before_mad,
        list_sort(list(points.value) FILTER (WHERE NOT is_incident)) AS before_sorted,
        min(points.value) FILTER (WHERE NOT is_incident) AS before_min,
        max(points.value) FILTER (WHERE NOT is_incident) AS before_max,
        median(points.value) FILTER (WHERE is_incident) AS now_median,
        min(points.value) FILTER (WHERE is_incident) AS now_min,
        max(points.value) FILTER (WHERE is_incident) AS now_max,
        min_by(points.time, (-points.value, points.time)) FILTER (WHERE is_incident) AS high_at,
        min_by(points.time, (points.value, points.time)) FILTER (WHERE is_incident) AS low_at,
        bool_and(points.value = round(points.value)) AS integral,
        list((points.time, points.value) ORDER BY points.time) FILTER (WHERE is_incident) AS incident_points,
        count(*) FILTER (WHERE copied) * 2 > count(*) FILTER (WHERE is_incident) AS shared
    FROM points
    LEFT JOIN copies
        ON is_incident AND copies.name = points.name AND copies.time = points.time AND copies.value = points.value
    WHERE points.value IS NOT NULL
    GROUP BY points.service, instance, node, points.name, unit, kind, peer_service
),

halves AS (
    SELECT
        *,
        list_min(list_transform(
            range(1, len(before_sorted) - len(before_sorted) // 2 + 1),
            lambda first: {
                'length': before_sorted[first + len(before_sorted) // 2] - before_sorted[first],
                'middle': (before_sorted[first + len(before_sorted) // 2] + before_sorted[first]) / 2
            }
        )) AS shortest
    FROM compared
)

SELECT
    halves.service, halves.instance, halves.node, halves.name, halves.unit, halves.kind,
    metric_series.family, halves.peer_service, before_points, now_points,
    before_range[2] AS before_median, before_mad, shortest.middle AS before_middle, shortest.length AS before_half,
    before_range[1] AS before_q10, before_range[3] AS before_q90, before_min, before_max,
    now_median, now_min, now_max, high_at, low_at,
    list_filter(
        incident_points, lambda point: point[2] > before_range[2] + (now_max - before_range[2]) / 4
    )[1][1] AS first_high,
    list_filter(
        incident_points, lambda point: point[2] < before_range[2] + (now_min - before_range[2]) / 4
    )[1][1] AS first_low,
    integral, shared
FROM halves
JOIN metric_series
    ON metric_series.service = halves.service AND metric_series.name = halves.name
    AND metric_series.instance IS NOT DISTINCT FROM halves.instance
    AND metric_series.node IS NOT DISTINCT FROM halves.node
    AND metric_series.unit IS NOT DISTINCT FROM halves.unit
    AND metric_series.kind IS NOT DISTINCT FROM halves.kind
    AND metric_series.peer_service IS NOT DISTINCT FROM halves.peer_service
WHERE now_points > 0 OR (halves.peer_service IS NOT NULL AND before_points > 0)
ORDER BY halves.service, halves.name, halves.instance, halves.node, halves.unit, halves.kind,
    halves.peer_service
