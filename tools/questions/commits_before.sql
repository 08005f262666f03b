-- question: commits_before
-- answers: Which commits had landed by the end of the incident, what do they change, and where were they deployed?
-- parameters: incident_to
-- columns: time, change_id, summary, files, diff, deployed_at, deployed_to
-- Only commits whose diff is known. `files` is a list; `deployed_at` is the first deploy that names the commit.
WITH deploys AS (
    SELECT attributes ->> '$.commit' AS change_id, min((time, service)) AS first
    FROM changes
    WHERE kind = 'deploy' AND attributes ->> '$.commit' IS NOT NULL
    GROUP BY ALL
)
SELECT
    time, change_id, summary, (attributes ->> '$.files[*]')::VARCHAR[] AS files, attributes ->> '$.diff' AS diff,
    first[1] AS deployed_at, first[2] AS deployed_to
FROM changes
LEFT JOIN deploys USING (change_id)
WHERE kind = 'commit' AND attributes ->> '$.diff' IS NOT NULL AND time < $incident_to
ORDER BY time, change_id
