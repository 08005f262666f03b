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
WITH windowed AS (
    SELECT *, time >= $incident_from AND time < $incident_to AS is_incident
    FROM steps
    WHERE (time >= $incident_from AND time < $incident_to)
        OR (time >= $baseline_from AND time < $baseline_to)
),

followed AS (
    SELECT
        transition_id,
        bool_or(next_is_error) AS next_is_error,
        count(*) FILTER (WHERE NOT is_incident AND counts_event) AS baseline_events,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_followed,
        count(*) FILTER (WHERE NOT is_incident AND failing) AS baseline_failing,
        count(*) FILTER (WHERE is_incident AND counts_event) AS incident_events,
        count(*) FILTER (WHERE is_incident) AS incident_followed,
        count(*) FILTER (WHERE is_incident AND failing) AS incident_failing,
        min(next_time) FILTER (WHERE is_incident) AS first_time
    FROM windowed
    GROUP BY transition_id
)

SELECT
    service, caller, entry, stream, event, next_event, next_is_error, next_callee,
    sum(baseline_events) OVER standing::BIGINT AS baseline_visits, baseline_followed, baseline_failing,
    sum(incident_events) OVER standing::BIGINT AS incident_visits, incident_followed, incident_failing,
    first_time
FROM followed
JOIN transitions USING (transition_id)
WINDOW standing AS (PARTITION BY service, caller, entry, stream, event)
ORDER BY service, caller, entry, stream, event, next_event
