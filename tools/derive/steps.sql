-- How does work go on inside a service, step by step? Fills `transitions`, `steps`, and `untraced_lines`.
-- Reads `links`, `roles`, and `logs` with `log_templates`.
--
-- A visit is what a service does for one call: the span it is entered by and the spans below it that stay
-- inside. It is a sequence of log statements and one of spans (its own inner ones, and its calls of others),
-- each after a (start). A log statement is known by its source location, else by its template. Sequences are
-- numbered by visit: odd ones are of spans. After the event graphs of Nezha (Yu et al., ESEC/FSE 2023), as
-- one grouping rather than one graph a trace.
CREATE OR REPLACE TEMP TABLE lines AS
SELECT links.span, logs.time, logs.service, logs.severity, logs.template_id
FROM logs LEFT JOIN links USING (trace_id, span_id);

INSERT INTO untraced_lines
SELECT time, service, severity, template_id FROM lines WHERE span IS NULL
ORDER BY time, service, severity, template_id;

CREATE OR REPLACE TEMP TABLE visits AS
WITH RECURSIVE members AS (
    SELECT span, span AS visit FROM links WHERE service_number IS DISTINCT FROM parent_service_number
    UNION ALL
    SELECT links.span, members.visit
    FROM links JOIN members ON members.span = links.parent
    WHERE links.service_number = links.parent_service_number
)
SELECT * FROM members;

CREATE OR REPLACE TEMP TABLE statements AS
SELECT
    template_id,
    coalesce(nullif(regexp_extract(template, '^\[?[A-Za-z_][\w.$/-]*(?:#|\.\w+:)\d+\]?'), ''), template) AS event
FROM log_templates;

CREATE OR REPLACE TEMP TABLE event_names AS
SELECT row_number() OVER (ORDER BY event)::INTEGER AS event_id, event, max(callee) AS callee
FROM (
    SELECT event, NULL AS callee FROM statements
    UNION ALL
    SELECT operation, NULL FROM roles
    UNION ALL
    SELECT service || ' ' || operation, service FROM roles
) AS named
GROUP BY event;

CREATE OR REPLACE TEMP TABLE events AS
WITH said AS (
    SELECT template_id, event_id FROM statements JOIN event_names USING (event)
),
done AS (
    SELECT role, inner_event.event_id AS inside, call.event_id AS called
    FROM roles
    JOIN event_names AS inner_event ON inner_event.event = roles.operation
    JOIN event_names AS call ON call.event = roles.service || ' ' || roles.operation
),
logged AS (
    SELECT DISTINCT  -- a line that was collected twice was logged once
        span, event_id, time, coalesce(severity IN ('error', 'fatal'), false) AS is_error
    FROM lines JOIN said USING (template_id)
    WHERE span IS NOT NULL
)
SELECT 2 * visit AS sequence, event_id, time, is_error FROM logged JOIN visits USING (span)
UNION ALL
SELECT 2 * visits.visit + 1, done.called, links.start_time, links.failed
FROM links JOIN visits ON visits.span = links.parent JOIN done USING (role)
WHERE links.service_number <> links.parent_service_number
UNION ALL
SELECT 2 * visits.visit + 1, done.inside, links.start_time, links.failed
FROM links JOIN visits USING (span) JOIN done USING (role)
WHERE links.service_number = links.parent_service_number
UNION ALL
SELECT 2 * span + stream, 0, start_time, failed
FROM links CROSS JOIN (VALUES (0), (1)) AS streams (stream)
WHERE service_number IS DISTINCT FROM parent_service_number;

CREATE OR REPLACE TEMP TABLE followed AS
WITH paired AS (
    SELECT
        sequence, event_id,
        lead(event_id) OVER going_on AS next_event_id,
        coalesce(sequence % 2 = 0 AND lead(is_error) OVER going_on, false) AS next_is_error,
        lead(time, 1, time) OVER going_on AS next_time
    FROM events
    WINDOW going_on AS (PARTITION BY sequence ORDER BY event_id <> 0, time, event_id, is_error)
)
SELECT sequence, event_id, next_event_id, bool_or(next_is_error) AS next_is_error, min(next_time) AS next_time
FROM paired
GROUP BY sequence, event_id, next_event_id;

CREATE OR REPLACE TEMP TABLE entries AS
SELECT row_number() OVER (ORDER BY service, caller, entry)::INTEGER AS entry_id, *
FROM (
    SELECT DISTINCT own.service, coalesce(above.service, '') AS caller, own.operation AS entry
    FROM (SELECT DISTINCT role, parent_role FROM links) AS pairs
    JOIN roles AS own USING (role)
    LEFT JOIN roles AS above ON above.role = pairs.parent_role
);

CREATE OR REPLACE TEMP TABLE visited AS
WITH failing AS (
    SELECT DISTINCT sequence // 2 AS span FROM events WHERE is_error
),
entered AS (
    SELECT own.role, above.role AS parent_role, entry_id
    FROM (SELECT DISTINCT role, parent_role FROM links) AS pairs
    JOIN roles AS own USING (role)
    LEFT JOIN roles AS above ON above.role = pairs.parent_role
    JOIN entries
      ON entries.service = own.service AND entries.entry = own.operation
     AND entries.caller = coalesce(above.service, '')
)
SELECT links.span AS visit, links.start_time, entry_id, failing.span IS NOT NULL AS failing
FROM links
JOIN entered ON entered.role = links.role AND entered.parent_role IS NOT DISTINCT FROM links.parent_role
LEFT JOIN failing USING (span)
WHERE links.service_number IS DISTINCT FROM links.parent_service_number;

CREATE OR REPLACE TEMP TABLE taken AS
SELECT
    visited.start_time AS time, entry_id, sequence % 2 = 1 AS of_spans, event_id, next_event_id,
    next_time, next_is_error, failing,
    row_number() OVER (PARTITION BY sequence, event_id ORDER BY next_event_id) = 1 AS counts_event
FROM followed JOIN visited ON visited.visit = sequence // 2;

CREATE OR REPLACE TEMP TABLE numbered AS
SELECT
    row_number() OVER (ORDER BY entry_id, of_spans, event_id, next_event_id NULLS LAST)::INTEGER AS transition_id, *
FROM (SELECT DISTINCT entry_id, of_spans, event_id, next_event_id FROM taken);

INSERT INTO transitions
SELECT
    transition_id, service, caller, entry, CASE WHEN of_spans THEN 'span' ELSE 'log' END,
    coalesce(this.event, '(start)'), coalesce(following.event, '(end)'),
    CASE WHEN of_spans THEN following.callee END
FROM numbered
JOIN entries USING (entry_id)
LEFT JOIN event_names AS this ON this.event_id = numbered.event_id
LEFT JOIN event_names AS following ON following.event_id = numbered.next_event_id
ORDER BY transition_id;

INSERT INTO steps
SELECT time, transition_id, next_time, next_is_error, failing, counts_event
FROM taken
JOIN numbered
  ON numbered.entry_id = taken.entry_id AND numbered.of_spans = taken.of_spans
 AND numbered.event_id = taken.event_id AND numbered.next_event_id IS NOT DISTINCT FROM taken.next_event_id
ORDER BY time, transition_id, next_time, next_is_error, failing, counts_event;
