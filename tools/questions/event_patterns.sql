-- question: event_patterns
-- answers: After which step of its work does a service now go on differently, stop, or fail?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, caller, entry, stream, event, next_event, next_is_error, baseline_visits, baseline_followed, incident_visits, incident_followed, first_time, calls_out
-- A visit is what a service does for one call: the span it is entered by and the spans below it that stay
-- inside. Each visit is a sequence of log statements (`log`) and one of spans (`span`), between (start) and
-- (end); a row compares how often one event is followed by another. Counting visits in which an event
-- stands, rather than events a minute, makes the comparison blind to load and to a changed mix of callers.
-- After the event graphs of Nezha (Yu et al., ESEC/FSE 2023), as one grouping rather than one graph a trace.
WITH RECURSIVE windowed AS (
    SELECT
        trace_id, span_id, parent_span_id, service, operation, start_time,
        start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM spans
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
        OR (start_time >= $baseline_from AND start_time < $baseline_to)
),

members AS (
    SELECT
        span.trace_id, span.span_id, span.service, span.operation, span.start_time, span.is_incident,
        span.span_id AS visit_id, span.operation AS entry, coalesce(parent.service, '') AS caller
    FROM windowed AS span
    LEFT JOIN windowed AS parent
        ON parent.trace_id = span.trace_id AND parent.span_id = span.parent_span_id
    WHERE parent.service IS DISTINCT FROM span.service
    UNION ALL
    SELECT
        span.trace_id, span.span_id, span.service, span.operation, span.start_time, visit.is_incident,
        visit.visit_id, visit.entry, visit.caller
    FROM windowed AS span
    JOIN members AS visit
        ON visit.trace_id = span.trace_id AND visit.span_id = span.parent_span_id AND visit.service = span.service
),

callouts AS (
    SELECT
        visit.trace_id, visit.visit_id, visit.service, visit.caller, visit.entry, visit.is_incident,
        span.service || ' ' || span.operation AS event, span.start_time AS time, span.span_id AS tie
    FROM windowed AS span
    JOIN members AS visit
        ON visit.trace_id = span.trace_id AND visit.span_id = span.parent_span_id AND visit.service <> span.service
),

statements AS (
    SELECT
        template_id,
        coalesce(nullif(regexp_extract(template, '^\[?[A-Za-z_][\w.$/-]*(?:#|\.\w+:)\d+\]?'), ''), template) AS event
    FROM log_templates
),

events AS (
    SELECT DISTINCT  -- a line that was collected twice was logged once
        visit.trace_id, visit.visit_id, visit.service, visit.caller, visit.entry, visit.is_incident,
        'log' AS stream, statements.event, logs.time, logs.span_id AS tie,
        coalesce(logs.severity IN ('error', 'fatal'), false) AS is_error, 1 AS place
    FROM logs
    JOIN members AS visit USING (trace_id, span_id)
    JOIN statements USING (template_id)
    UNION ALL
    SELECT trace_id, visit_id, service, caller, entry, is_incident, 'span', operation, start_time, span_id, false, 1
    FROM members
    WHERE span_id <> visit_id
    UNION ALL
    SELECT trace_id, visit_id, service, caller, entry, is_incident, 'span', event, time, tie, false, 1
    FROM callouts
    UNION ALL
    SELECT
        trace_id, visit_id, service, caller, entry, is_incident, stream, '(start)', start_time, '', false, 0
    FROM members CROSS JOIN (VALUES ('log'), ('span')) AS streams (stream)
    WHERE span_id = visit_id
),

steps AS (
    SELECT
        * EXCLUDE (tie, is_error, place),
        lead(event, 1, '(end)') OVER visit AS next_event,
        lead(is_error, 1, false) OVER visit AS next_is_error,
        lead(time, 1, time) OVER visit AS next_time
    FROM events
    WINDOW visit AS (PARTITION BY trace_id, visit_id, stream ORDER BY place, time, event, tie)
),

followed AS (
    SELECT
        service, caller, entry, stream, event, next_event,
        bool_or(next_is_error) AS next_is_error,
        count(DISTINCT (trace_id, visit_id)) FILTER (WHERE NOT is_incident) AS baseline_followed,
        count(DISTINCT (trace_id, visit_id)) FILTER (WHERE is_incident) AS incident_followed,
        min(next_time) FILTER (WHERE is_incident) AS first_time
    FROM steps
    GROUP BY service, caller, entry, stream, event, next_event
),

stood AS (
    SELECT
        service, caller, entry, stream, event,
        count(DISTINCT (trace_id, visit_id)) FILTER (WHERE NOT is_incident) AS baseline_visits,
        count(DISTINCT (trace_id, visit_id)) FILTER (WHERE is_incident) AS incident_visits
    FROM steps
    GROUP BY service, caller, entry, stream, event
)

SELECT
    service, caller, entry, stream, event, next_event, next_is_error,
    baseline_visits, baseline_followed, incident_visits, incident_followed, first_time,
    EXISTS (FROM callouts WHERE callouts.service = followed.service AND callouts.entry = followed.entry) AS calls_out
FROM followed
JOIN stood USING (service, caller, entry, stream, event)
WHERE incident_visits > 0
ORDER BY service, caller, entry, stream, event, next_event
