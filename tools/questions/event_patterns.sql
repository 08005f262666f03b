-- question: event_patterns
-- answers: After which step of its work does a service now go on differently, stop, or fail?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: service, caller, entry, stream, event, next_event, next_is_error, next_callee, baseline_visits, baseline_followed, baseline_failing, incident_visits, incident_followed, incident_failing, first_time
-- A visit is what a service does for one call: the span it is entered by and the spans below it that stay
-- inside. Each visit is a sequence of log statements (`log`) and one of spans (`span`), between (start) and
-- (end); a row compares how often one event is followed by another. Counting visits in which an event
-- stands, rather than events a minute, makes the comparison blind to load and to a changed mix of callers.
-- Failing: followed in a visit that logged an error or had a failed span. `next_callee` is whom a span calls.
-- After the event graphs of Nezha (Yu et al., ESEC/FSE 2023), as one grouping rather than one graph a trace.
WITH RECURSIVE windowed AS (
    SELECT
        trace_id, span_id, parent_span_id, service, operation, start_time,
        status IS NOT DISTINCT FROM 'error' AS failed,
        start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM spans
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
        OR (start_time >= $baseline_from AND start_time < $baseline_to)
),

members AS (
    SELECT
        span.trace_id, span.span_id, span.service, span.operation, span.start_time, span.failed, span.is_incident,
        row_number() OVER () AS visit, true AS enters, span.operation AS entry, coalesce(parent.service, '') AS caller
    FROM windowed AS span
    LEFT JOIN windowed AS parent
        ON parent.trace_id = span.trace_id AND parent.span_id = span.parent_span_id
    WHERE parent.service IS DISTINCT FROM span.service
    UNION ALL
    SELECT
        span.trace_id, span.span_id, span.service, span.operation, span.start_time, span.failed, above.is_incident,
        above.visit, false, above.entry, above.caller
    FROM windowed AS span
    JOIN members AS above
        ON above.trace_id = span.trace_id AND above.span_id = span.parent_span_id AND above.service = span.service
),

statements AS (
    SELECT
        template_id,
        coalesce(nullif(regexp_extract(template, '^\[?[A-Za-z_][\w.$/-]*(?:#|\.\w+:)\d+\]?'), ''), template) AS event
    FROM log_templates
),

events AS (
    SELECT DISTINCT  -- a line that was collected twice was logged once
        member.visit, member.service, member.caller, member.entry, member.is_incident,
        'log' AS stream, statements.event, logs.time, logs.span_id AS tie,
        coalesce(logs.severity IN ('error', 'fatal'), false) AS is_error, NULL AS callee, 1 AS place
    FROM logs
    JOIN members AS member USING (trace_id, span_id)
    JOIN statements USING (template_id)
    UNION ALL
    SELECT
        member.visit, member.service, member.caller, member.entry, member.is_incident,
        'span', below.service || ' ' || below.operation, below.start_time, below.span_id,
        below.failed, below.service, 1
    FROM windowed AS below
    JOIN members AS member
        ON member.trace_id = below.trace_id AND member.span_id = below.parent_span_id
        AND member.service <> below.service
    UNION ALL
    SELECT visit, service, caller, entry, is_incident, 'span', operation, start_time, span_id, failed, NULL, 1
    FROM members
    WHERE NOT enters
    UNION ALL
    SELECT visit, service, caller, entry, is_incident, stream, '(start)', start_time, '', failed, NULL, 0
    FROM members CROSS JOIN (VALUES ('log'), ('span')) AS streams (stream)
    WHERE enters
),

steps AS (
    SELECT
        visit, service, caller, entry, is_incident, stream, event,
        lead(event, 1, '(end)') OVER sequence AS next_event,
        lead(stream = 'log' AND is_error, 1, false) OVER sequence AS next_is_error,
        lead(callee) OVER sequence AS next_callee,
        lead(time, 1, time) OVER sequence AS next_time,
        bool_or(is_error) OVER (PARTITION BY visit) AS failing
    FROM events
    WINDOW sequence AS (PARTITION BY visit, stream ORDER BY place, time, event, tie)
),

taken AS (
    SELECT
        visit, service, caller, entry, is_incident, stream, event, next_event,
        bool_or(next_is_error) AS next_is_error, max(next_callee) AS next_callee, min(next_time) AS next_time,
        bool_or(failing) AS failing
    FROM steps
    GROUP BY visit, service, caller, entry, is_incident, stream, event, next_event
),

followed AS (
    SELECT
        service, caller, entry, stream, event, next_event,
        bool_or(next_is_error) AS next_is_error,
        max(next_callee) AS next_callee,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_followed,
        count(*) FILTER (WHERE NOT is_incident AND failing) AS baseline_failing,
        count(*) FILTER (WHERE is_incident) AS incident_followed,
        count(*) FILTER (WHERE is_incident AND failing) AS incident_failing,
        min(next_time) FILTER (WHERE is_incident) AS first_time
    FROM taken
    GROUP BY service, caller, entry, stream, event, next_event
),

stood AS (
    SELECT
        service, caller, entry, stream, event,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_visits,
        count(*) FILTER (WHERE is_incident) AS incident_visits
    FROM (SELECT DISTINCT visit, service, caller, entry, is_incident, stream, event FROM steps) AS standing
    GROUP BY service, caller, entry, stream, event
)

SELECT
    service, caller, entry, stream, event, next_event, next_is_error, next_callee,
    baseline_visits, baseline_followed, baseline_failing, incident_visits, incident_followed, incident_failing,
    first_time
FROM followed
JOIN stood USING (service, caller, entry, stream, event)
ORDER BY service, caller, entry, stream, event, next_event
