-- question: log_rates
-- answers: Which log statements appear, vanish or change their rate, and which other service do errors name?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, severity, event, example, baseline_lines, incident_lines, baseline_untraced, incident_untraced, baseline_all, incident_all, names, names_lines, first_time
-- `event` is the source location where the line carries one, else the template. Untraced lines have no span
-- in the store. `*_all` are all lines of the service: its exposure. `names` is the other service that
-- the lines of an error mention most often, and `names_lines` in how many of them.
WITH windowed AS (
    SELECT
        logs.*,
        time >= $incident_from AND time < $incident_to AS is_incident
    FROM logs
    WHERE (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
),

statements AS (
    SELECT
        template_id, template,
        coalesce(nullif(regexp_extract(template, '^\[?[A-Za-z_][\w.$/-]*(?:#|\.\w+:)\d+\]?'), ''), template) AS event
    FROM log_templates
),

services AS (
    SELECT service FROM calls
    UNION
    SELECT service FROM metric_series
    UNION
    SELECT service FROM logs
),

-- A name that is also a plain word counts only where it stands as a host: `//user`, `user:8080`.
named AS (
    SELECT windowed.service, windowed.template_id, windowed.severity, services.service AS names, count(*) AS lines
    FROM windowed
    JOIN services
        ON services.service <> windowed.service
        AND contains(windowed.body, services.service)
        AND regexp_matches(
            windowed.body,
            CASE
                WHEN regexp_matches(services.service, '[^A-Za-z]|.service$')
                    THEN '(^|[^A-Za-z0-9_-])' || regexp_escape(services.service) || '($|[^A-Za-z0-9_-])'
                ELSE '//' || regexp_escape(services.service) || '\b|\b' || regexp_escape(services.service) || ':\d'
            END
        )
    WHERE windowed.severity IN ('error', 'fatal', 'warn') AND windowed.is_incident
    GROUP BY windowed.service, windowed.template_id, windowed.severity, services.service
),

mentions AS (
    SELECT service, severity, event, names, sum(lines)::BIGINT AS names_lines
    FROM named JOIN statements USING (template_id)
    GROUP BY service, severity, event, names
    QUALIFY row_number() OVER (
        PARTITION BY service, severity, event ORDER BY sum(lines) DESC, length(names) DESC, names
    ) = 1
),

exposure AS (
    SELECT
        service,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_all,
        count(*) FILTER (WHERE is_incident) AS incident_all
    FROM windowed
    GROUP BY service
),

counted AS (
    SELECT
        windowed.service, coalesce(severity, 'unset') AS severity, event, min(template) AS example,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_lines,
        count(*) FILTER (WHERE is_incident) AS incident_lines,
        count(*) FILTER (WHERE NOT is_incident AND calls.span_id IS NULL) AS baseline_untraced,
        count(*) FILTER (WHERE is_incident AND calls.span_id IS NULL) AS incident_untraced,
        min(time) FILTER (WHERE is_incident) AS first_time
    FROM windowed
    JOIN statements USING (template_id)
    LEFT JOIN calls ON calls.trace_id = windowed.trace_id AND calls.span_id = windowed.span_id
    GROUP BY windowed.service, coalesce(severity, 'unset'), event
)

SELECT
    counted.service, counted.severity, counted.event, example,
    baseline_lines, incident_lines, baseline_untraced, incident_untraced, baseline_all, incident_all,
    names, coalesce(names_lines, 0) AS names_lines, first_time
FROM counted
JOIN exposure USING (service)
LEFT JOIN mentions USING (service, severity, event)
ORDER BY counted.service, counted.severity, counted.event
