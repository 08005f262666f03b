-- Which spans name, by their parents' parents, themselves? Leaves in `looping` one span a loop: its
-- earliest, where the loop is cut.
--
-- Around a loop some span starts no later than its parent, so only traces with such a link are walked.
CREATE OR REPLACE TEMP TABLE suspects AS
SELECT DISTINCT child.trace_id
FROM spans AS child
JOIN spans AS parent ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id
WHERE child.start_time <= parent.start_time;

CREATE OR REPLACE TEMP TABLE links AS
SELECT child.trace_id, child.span_id, parent.span_id AS parent_id, child.start_time
FROM spans AS child
SEMI JOIN suspects USING (trace_id)
LEFT JOIN spans AS parent ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id;

-- What no entry reaches hangs from a loop.
CREATE OR REPLACE TEMP TABLE unreached AS
WITH RECURSIVE reached AS (
    SELECT trace_id, span_id FROM links WHERE parent_id IS NULL
    UNION ALL
    SELECT links.trace_id, links.span_id
    FROM links JOIN reached ON reached.trace_id = links.trace_id AND reached.span_id = links.parent_id
)
SELECT * FROM links ANTI JOIN reached USING (trace_id, span_id);

-- From each of those, everything above it; who is above itself is on the loop (UNION stops the walk).
CREATE OR REPLACE TEMP TABLE looping AS
WITH RECURSIVE above AS (
    SELECT trace_id, span_id, parent_id FROM unreached
    UNION
    SELECT above.trace_id, above.span_id, unreached.parent_id
    FROM above JOIN unreached ON unreached.trace_id = above.trace_id AND unreached.span_id = above.parent_id
),
members AS (
    SELECT above.trace_id, above.span_id, unreached.start_time
    FROM above JOIN unreached USING (trace_id, span_id)
    WHERE above.span_id = above.parent_id
),
loops AS (
    SELECT
        members.trace_id, members.span_id, members.start_time,
        min(other.parent_id) AS loop
    FROM members JOIN above AS other USING (trace_id, span_id)
    GROUP BY members.trace_id, members.span_id, members.start_time
)
SELECT trace_id, span_id FROM loops
QUALIFY row_number() OVER (PARTITION BY trace_id, loop ORDER BY start_time, span_id) = 1;

UPDATE spans
SET parent_span_id = NULL,
    attributes = json_merge_patch(coalesce(spans.attributes, '{}'), json_object('whydunit.loop_parent', spans.parent_span_id))
FROM looping
WHERE spans.trace_id = looping.trace_id AND spans.span_id = looping.span_id;
