-- question: changes_near_onset
-- answers: What was changed shortly before or during the incident?
-- parameters: incident_from, incident_to
-- columns: time, change_id, service, kind, version, summary, before_s
-- From an hour before the incident to its end. `before_s` is how many seconds before its start: negative within.
SELECT
    time, change_id, service, kind, version, summary,
    ($incident_from - time) // 1000000000 AS before_s
FROM changes
WHERE time >= $incident_from - 3600000000000 AND time < $incident_to
ORDER BY time, change_id, service, kind, summary
