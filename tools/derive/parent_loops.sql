-- Which spans name, by their parents' parents, themselves? Leaves in `looping` one span a loop: its
-- earliest, where the loop is cut, in `spans` and in `links`.
--
-- Around a loop some span starts before its parent, or all start at once and each is the parent of such a
-- span as well. From those spans alone the way up is walked; who is above itself is on a loop (UNION stops
-- the walk).
CREATE OR REPLACE TEMP TABLE looping AS
WITH RECURSIVE above (start, span) AS (
    SELECT span, parent FROM links
    WHERE start_time < parent_start
       OR (start_time = parent_start AND span IN (SELECT parent FROM links WHERE start_time = parent_start))
    UNION
    SELECT above.start, links.parent
    FROM above JOIN links ON links.span = above.span
    WHERE above.span <> above.start AND links.parent IS NOT NULL
),
members AS (
    SELECT span, min(span) OVER (PARTITION BY start) AS loop
    FROM above SEMI JOIN (SELECT start FROM above WHERE span = start) AS starts USING (start)
)
SELECT links.span, links.trace_id, links.span_id
FROM (SELECT DISTINCT span, loop FROM members) AS members JOIN links USING (span)
QUALIFY row_number() OVER (PARTITION BY loop ORDER BY links.start_time, links.span_id) = 1;

UPDATE spans
SET parent_span_id = NULL,
    attributes = json_merge_patch(coalesce(spans.attributes, '{}'), json_object('whydunit.loop_parent', spans.parent_span_id))
FROM looping
WHERE spans.trace_id = looping.trace_id AND spans.span_id = looping.span_id;

UPDATE links
SET parent = NULL, parent_role = NULL, parent_service_number = NULL, parent_start = NULL, parent_duration = NULL,
    siblings = NULL
WHERE span IN (SELECT span FROM looping);
