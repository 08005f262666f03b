-- What else is known of one change or alert: its diff, its files, its labels?
-- parameters: time, id
-- columns: name, value
-- A value is text as it was told, or JSON.
WITH told AS (
    SELECT attributes AS document FROM changes WHERE time = $time AND change_id = $id
    UNION ALL
    SELECT labels FROM alerts WHERE starts_at = $time AND name = $id
    UNION ALL
    SELECT annotations FROM alerts WHERE starts_at = $time AND name = $id
)

SELECT key AS name, CASE WHEN type = 'VARCHAR' THEN value ->> '$' ELSE value::VARCHAR END AS value
FROM told, json_each(document)
ORDER BY name, value
