-- What was changed, and what alerted, in the window?
-- parameters: window_from, window_to
-- columns: time, ends_at, kind, id, service, version, summary, source, files, outside
-- An alert is of kind `alert`, its version its severity. `files` are at most fifty that a change touches. `outside`
-- counts what lies before or after the window, also where nothing lies within: then it stands in a row of its own.
-- The first 5,000 from the window's end back.
WITH every AS (
    SELECT
        time, NULL::BIGINT AS ends_at, kind, change_id AS id, service, version, summary, source,
        (attributes ->> '$.files[*]')[:50] AS files
    FROM changes
    UNION ALL
    SELECT
        starts_at, ends_at, 'alert', name, service, severity,
        coalesce(annotations ->> '$.summary', annotations ->> '$.description', name), NULL, NULL
    FROM alerts
),

counted AS (
    SELECT count(*) AS outside FROM every WHERE time < $window_from OR time >= $window_to
),

within_window AS (
    SELECT * FROM every WHERE time >= $window_from AND time < $window_to
)

SELECT time, ends_at, kind, id, service, version, summary, source, files, outside
FROM counted LEFT JOIN within_window ON true
ORDER BY time DESC, kind, id, service, summary
LIMIT 5000
