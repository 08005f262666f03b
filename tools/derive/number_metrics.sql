-- Keep the names of each metric series once. Moves what importers left in the table `metrics` to `metric_labels` and
-- `metric_points`; `metrics` is from then on the view of both.
INSERT INTO metric_labels
SELECT
    row_number() OVER (ORDER BY service, name, instance, node, unit, kind, attributes), *
FROM (SELECT DISTINCT service, instance, node, name, unit, kind, attributes FROM metrics);

INSERT INTO metric_points
SELECT time, series, value
FROM metrics
JOIN metric_labels AS told
  ON told.service = metrics.service AND told.name = metrics.name
 AND told.instance IS NOT DISTINCT FROM metrics.instance
 AND told.node IS NOT DISTINCT FROM metrics.node
 AND told.unit IS NOT DISTINCT FROM metrics.unit
 AND told.kind IS NOT DISTINCT FROM metrics.kind
 AND told.attributes IS NOT DISTINCT FROM metrics.attributes;

DROP TABLE metrics;

CREATE VIEW metrics AS
SELECT time, service, instance, node, name, unit, kind, value, attributes
FROM metric_points JOIN metric_labels USING (series);
