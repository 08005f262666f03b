-- Turn `nezha_cells` into `metrics`, each series where it was measured.
-- A service that is written with a capital in one file alone ("Frontend") is the one with a pod of that name,
-- where there is one.
INSERT INTO metrics
WITH named AS (
    SELECT service FROM spans UNION SELECT service FROM nezha_series WHERE instance IS NOT NULL
),
placed AS (
    SELECT
        series, coalesce(named.service, told.service) AS service, told.instance,
        CASE WHEN told.instance IS NOT NULL THEN coalesce(nezha_logged.node, nezha_drawn.node) END AS node,
        name, unit, attributes
    FROM nezha_series AS told
    LEFT JOIN nezha_logged ON nezha_logged.instance = told.instance
    LEFT JOIN nezha_drawn ON nezha_drawn.service = told.service
    LEFT JOIN named ON told.instance IS NULL AND named.service = lower(told.service)
)
SELECT
    time, placed.service, placed.instance, placed.node, placed.name, placed.unit, 'gauge', value, placed.attributes
FROM nezha_cells JOIN placed USING (series)
WHERE isfinite(value) AND time IS NOT NULL;
