-- How many metric cells hold NaN or an infinity, of how many metrics, and how many have no time that can be read?
SELECT
    count(*) FILTER (NOT isfinite(value)) AS cells,
    count(DISTINCT name) FILTER (NOT isfinite(value)) AS metrics,
    count(*) FILTER (time IS NULL) AS timeless
FROM nezha_cells JOIN nezha_series USING (series);
