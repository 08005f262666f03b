-- question: error_lines
-- answers: What does this service log in the incident that it did not log before, word for word?
-- parameters: service, incident_from, incident_to, baseline_from, baseline_to
-- columns: severity, template, lines_incident, lines_baseline, first_time, example
WITH counts AS (
    SELECT
        severity,
        template_id,
        count(*) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS lines_incident,
        count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS lines_baseline,
        min(time) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS first_time
    FROM logs
    WHERE
        service = $service
        AND (
            (time >= $incident_from AND time < $incident_to)
            OR (time >= $baseline_from AND time < $baseline_to)
        )
    GROUP BY severity, template_id
),

told AS (
    SELECT severity, template_id, template, lines_incident, lines_baseline, first_time
    FROM counts INNER JOIN log_templates USING (template_id)
    WHERE lines_incident > 0 AND (lines_baseline = 0 OR severity IN ('warn', 'error', 'fatal'))
    ORDER BY
        severity IN ('error', 'fatal') DESC,
        severity = 'warn' DESC,
        lines_incident DESC,
        first_time,
        template
    LIMIT 20
)

SELECT
    told.severity,
    told.template,
    told.lines_incident,
    told.lines_baseline,
    told.first_time,
    min(logs.body) AS example
FROM told INNER JOIN logs
    ON
        logs.time = told.first_time
        AND logs.template_id = told.template_id
        AND logs.severity IS NOT DISTINCT FROM told.severity
        AND logs.service = $service
GROUP BY told.severity, told.template, told.lines_incident, told.lines_baseline, told.first_time
ORDER BY
    told.severity IN ('error', 'fatal') DESC,
    told.severity = 'warn' DESC,
    told.lines_incident DESC,
    told.first_time,
    told.template
