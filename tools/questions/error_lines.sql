-- question: error_lines
-- answers: What does this service log in the incident that it did not log before, word for word?
-- parameters: service, incident_from, incident_to, baseline_from, baseline_to
-- columns: severity, template, lines_incident, lines_baseline, first_time, example
WITH lines AS (
    SELECT
        time,
        severity,
        coalesce(template, body) AS template,
        body,
        time >= $incident_from AND time < $incident_to AS is_incident
    FROM logs LEFT JOIN log_templates USING (template_id)
    WHERE
        service = $service
        AND (
            (time >= $incident_from AND time < $incident_to)
            OR (time >= $baseline_from AND time < $baseline_to)
        )
)

SELECT
    severity,
    template,
    count(*) FILTER (WHERE is_incident) AS lines_incident,
    count(*) FILTER (WHERE NOT is_incident) AS lines_baseline,
    min(time) FILTER (WHERE is_incident) AS first_time,
    min_by(body, (time, body)) FILTER (WHERE is_incident) AS example
FROM lines
GROUP BY severity, template
HAVING
    count(*) FILTER (WHERE is_incident) > 0
    AND (count(*) FILTER (WHERE NOT is_incident) = 0 OR severity IN ('warn', 'error', 'fatal'))
ORDER BY
    severity IN ('error', 'fatal') DESC,
    severity = 'warn' DESC,
    lines_incident DESC,
    first_time,
    template
LIMIT 20
