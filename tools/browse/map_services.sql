-- Which services does the store speak of, whether or not anybody calls them?
-- parameters:
-- columns: service
SELECT service FROM calls
UNION
SELECT service FROM metric_series
UNION
SELECT service FROM logs
ORDER BY service
