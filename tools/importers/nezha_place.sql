-- Turn `nezha_cells` into `metric_points`, each series where it was measured.
-- A service that is written with a capital in one file alone ("Frontend") is the one with a pod of that name,
-- where there is one.
CREATE OR REPLACE TEMP TABLE nezha_placed AS
WITH named AS (
    SELECT service FROM spans UNION SELECT service FROM nezha_series WHERE instance IS NOT NULL
)
SELECT
    series, (SELECT coalesce(max(series), 0) FROM metric_labels) + series AS number,
    coalesce(named.service, told.service) AS service, told.instance,
    CASE WHEN told.instance IS NOT NULL THEN coalesce(nezha_logged.node, nezha_drawn.node) END AS node,
    name, unit, attributes
FROM nezha_series AS told
LEFT JOIN nezha_logged ON nezha_logged.instance = told.instance
LEFT JOIN nezha_drawn ON nezha_drawn.service = told.service
LEFT JOIN named ON told.instance IS NULL AND named.service = lower(told.service);

INSERT INTO metric_labels
SELECT number, service, instance, node, name, unit, 'gauge', attributes FROM nezha_placed ORDER BY number;

INSERT INTO metric_points
SELECT time, number, value
FROM nezha_cells JOIN nezha_placed USING (series)
WHERE isfinite(value) AND time IS NOT NULL;
