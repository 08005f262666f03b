-- question: log_rates
-- answers: Which log statements appear, vanish or change their rate, and which other service do errors name?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, severity, event, example, baseline_lines, incident_lines, baseline_untraced, incident_untraced, baseline_all, incident_all, names, names_lines, first_time
-- `event` is the source location where the line carries one, else the template. Untraced lines have no span
-- in the store. `*_all` are all lines of the service: its exposure. `names` is the other service that
-- the lines of an error mention most often, and `names_lines` in how many of them.
WITH counts AS (
    SELECT
        service, severity, template_id,
        count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS baseline_lines,
        count(*) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS incident_lines,
        min(time) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS first_time
    FROM logs
    WHERE (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
    GROUP BY service, severity, template_id
),

untraced AS (
    SELECT
        service, severity, template_id,
        count(*) FILTER (WHERE time >= $baseline_from AND time < $baseline_to) AS baseline_untraced,
        count(*) FILTER (WHERE time >= $incident_from AND time < $incident_to) AS incident_untraced
    FROM untraced_lines
    WHERE (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
    GROUP BY service, severity, template_id
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
patterns AS (
    SELECT
        service,
        CASE
            WHEN regexp_matches(service, '[^A-Za-z]|.service$')
                THEN '(^|[^A-Za-z0-9_-])' || regexp_escape(service) || '($|[^A-Za-z0-9_-])'
            ELSE '//' || regexp_escape(service) || '\b|\b' || regexp_escape(service) || ':\d'
        END AS pattern
    FROM services
),

said AS (
    SELECT service, severity, template_id, body, count(*) AS lines
    FROM logs
    WHERE severity IN ('error', 'fatal', 'warn') AND time >= $incident_from AND time < $incident_to
    GROUP BY service, severity, template_id, body
),

mentions AS (
    SELECT said.service, severity, event, patterns.service AS names, sum(lines)::BIGINT AS names_lines
    FROM said
    JOIN patterns
        ON patterns.service <> said.service
        AND contains(said.body, patterns.service)
        AND regexp_matches(said.body, patterns.pattern)
    JOIN statements USING (template_id)
    GROUP BY said.service, severity, event, patterns.service
    QUALIFY row_number() OVER (
        PARTITION BY said.service, severity, event
        ORDER BY sum(lines) DESC, length(patterns.service) DESC, patterns.service
    ) = 1
),

exposure AS (
    SELECT
        service,
        sum(baseline_lines)::BIGINT AS baseline_all,
        sum(incident_lines)::BIGINT AS incident_all
    FROM counts
    GROUP BY service
),

counted AS (
    SELECT
        counts.service, coalesce(counts.severity, 'unset') AS severity, event, min(template) AS example,
        sum(baseline_lines)::BIGINT AS baseline_lines,
        sum(incident_lines)::BIGINT AS incident_lines,
        sum(coalesce(baseline_untraced, 0))::BIGINT AS baseline_untraced,
        sum(coalesce(incident_untraced, 0))::BIGINT AS incident_untraced,
        min(first_time) AS first_time
    FROM counts
    JOIN statements USING (template_id)
    LEFT JOIN untraced
        ON untraced.service = counts.service AND untraced.template_id = counts.template_id
        AND untraced.severity IS NOT DISTINCT FROM counts.severity
    GROUP BY counts.service, coalesce(counts.severity, 'unset'), event
)

SELECT
    counted.service, counted.severity, counted.event, example,
    baseline_lines, incident_lines, baseline_untraced, incident_untraced, baseline_all, incident_all,
    names, coalesce(names_lines, 0) AS names_lines, first_time
FROM counted
JOIN exposure USING (service)
LEFT JOIN mentions USING (service, severity, event)
ORDER BY counted.service, counted.severity, counted.event
