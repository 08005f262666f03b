-- One row a metric series: how many points it has and how far apart they are.
-- Reads `metric_points`, `metric_labels` and `metric_families` (name, unit, family); fills `metric_series`. Attributes
-- are parsed once a spelling, not once a point.
INSERT INTO metric_series
WITH counted AS (
    SELECT series, count(*) AS points, list(time) AS times FROM metric_points GROUP BY series
),
series AS MATERIALIZED (
    SELECT
        service, instance, node, name, unit, kind,
        attributes ->> '$."peer.service"' AS peer_service,
        min(attributes ->> '$.family') AS stated_family,
        sum(points)::BIGINT AS points,
        list_sort(flatten(list(times))) AS times
    FROM counted JOIN metric_labels USING (series)
    GROUP BY service, instance, node, name, unit, kind, peer_service
)
SELECT
    service, instance, node, series.name, series.unit, kind,
    coalesce(stated_family, family, 'unknown') AS family,
    peer_service,
    points,
    list_aggregate(
        list_filter(list_transform(times[2:], lambda time, place: time - times[place]), lambda step_ns: step_ns > 0),
        'quantile_disc', 0.5
    ) AS step_ns
FROM series
LEFT JOIN metric_families AS named
  ON named.name = series.name AND named.unit IS NOT DISTINCT FROM series.unit
ORDER BY service, series.name, instance, node, series.unit, kind, peer_service;
