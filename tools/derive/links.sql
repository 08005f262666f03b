-- Whom does each span belong to? Leaves `roles` (each combination of names once, numbered) and `links` (one row a
-- span, with its role, its parent and the parent's). What is derived from spans joins on these numbers.
-- Reads `spans`, which holds each (trace_id, span_id) once; `span` and `parent` are row ids of it.
--
-- Spans of one parent have the same `siblings`, also where the parent itself is not in the data.
CREATE OR REPLACE TEMP TABLE roles AS
SELECT
    row_number() OVER (ORDER BY service, operation, instance, node, kind) AS role,
    dense_rank() OVER (ORDER BY service) AS service_number,
    dense_rank() OVER (ORDER BY service, instance) AS instance_number,
    *
FROM (SELECT DISTINCT service, instance, node, operation, kind FROM spans);

CREATE OR REPLACE TEMP TABLE links AS
WITH numbered AS (
    SELECT
        spans.rowid AS span, trace_id, span_id, parent_span_id, start_time, duration_ns,
        status IS NOT DISTINCT FROM 'error' AS failed,
        role, service_number, instance_number
    FROM spans
    JOIN roles
      ON roles.service = spans.service AND roles.operation = spans.operation
     AND roles.instance IS NOT DISTINCT FROM spans.instance
     AND roles.node IS NOT DISTINCT FROM spans.node
     AND roles.kind IS NOT DISTINCT FROM spans.kind
)
SELECT
    child.* EXCLUDE (parent_span_id),
    parent.span AS parent,
    parent.role AS parent_role,
    parent.service_number AS parent_service_number,
    parent.start_time AS parent_start,
    parent.duration_ns AS parent_duration,
    CASE
        WHEN parent.span IS NOT NULL THEN parent.span::UBIGINT
        WHEN child.parent_span_id IS NOT NULL THEN hash(child.trace_id, child.parent_span_id)
    END AS siblings
FROM numbered AS child
LEFT JOIN numbered AS parent
  ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id;
