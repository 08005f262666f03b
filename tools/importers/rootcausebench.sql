-- Read the JSON files of a RootCauseBench incident into the canonical tables. Parameters: paths, labels, kinds (lists of one
-- length: where each file lies, how it is called in the store, what it holds).
CREATE OR REPLACE TEMP TABLE rcb_members AS
WITH files AS (
    SELECT unnest($paths::VARCHAR[]) AS path, unnest($labels::VARCHAR[]) AS label, unnest($kinds::VARCHAR[]) AS kind
),
read AS (
    SELECT label, kind, content, CASE kind
        WHEN 'logs' THEN string_split(content, chr(10))
        WHEN 'alert' THEN [content]
        WHEN 'feed' THEN TRY(from_json(json_extract(content, '$.events'), '["JSON"]'))::VARCHAR[]
        ELSE TRY(from_json(content, '["JSON"]'))::VARCHAR[] END AS members
    FROM read_text($paths::VARCHAR[]) AS told JOIN files ON files.path = told.filename
),
numbered AS (
    SELECT
        label, kind, unnest(coalesce(members, [content])) AS raw, generate_subscripts(coalesce(members, [content]), 1) AS line,
        CASE WHEN kind = 'feed' THEN json_merge_patch(TRY(content::JSON), '{"events": null}'::JSON) END AS head
    FROM read
),
parsed AS (
    SELECT label, kind, line, raw, head, CASE WHEN json_valid(raw) THEN raw::JSON END AS member
    FROM numbered WHERE trim(raw) <> ''
)
SELECT
    *, member ->> '$.service' AS service,
    instant_of(coalesce(member ->> '$.timestamp', member ->> '$.start', member ->> '$.fired_at', member ->> '$.started_at'))
        AS told_at
FROM parsed;

-- Patterns bear no time of their own: they sum up what was seen when the alert fired.
CREATE OR REPLACE TEMP TABLE rcb_fired AS
SELECT max(told_at) AS fired_at FROM rcb_members WHERE kind = 'alert';

INSERT INTO rejects
SELECT label, line, CASE WHEN member IS NULL THEN 'not JSON' ELSE 'no time' END, left(raw, 500)
FROM rcb_members
WHERE member IS NULL OR (kind <> 'patterns' AND told_at IS NULL)
ORDER BY label, line;

INSERT INTO alerts
SELECT
    told_at, NULL, coalesce(member ->> '$.monitor', member ->> '$.metric', 'alert'), member ->> '$.severity', service,
    json_object('metric', member ->> '$.metric', 'threshold', member -> '$.threshold', 'observed', member -> '$.observed'),
    json_object('summary', member ->> '$.summary', 'detail', member ->> '$.detail')
FROM rcb_members WHERE kind = 'alert' AND told_at IS NOT NULL ORDER BY line;

-- A provider's own status is an alert that names none of our services.
INSERT INTO alerts
SELECT
    told_at, instant_of(member ->> '$.resolved_at'),
    coalesce(member ->> '$.title', head ->> '$.component', head ->> '$.source', 'status'), member ->> '$.status', NULL,
    head, member
FROM rcb_members
WHERE kind = 'feed' AND told_at IS NOT NULL AND (member ->> '$.status') NOT IN ('operating-normally', 'operational', 'resolved')
ORDER BY label, line;

INSERT INTO spans
SELECT
    member ->> '$.trace_id', member ->> '$.span_id', member ->> '$.parent_id', service, NULL, NULL, member ->> '$.name', NULL,
    told_at, nanoseconds(member ->> '$.duration_ms', 'ms'), status_of(member ->> '$.status'),
    json_merge_patch(member, '{"trace_id": null, "span_id": null, "parent_id": null, "service": null, "name": null,
        "start": null, "duration_ms": null, "status": null}'::JSON)
FROM rcb_members
WHERE kind = 'spans' AND told_at IS NOT NULL AND service IS NOT NULL AND (member ->> '$.span_id') IS NOT NULL
  AND (member ->> '$.name') IS NOT NULL AND (member ->> '$.trace_id') IS NOT NULL
  AND nanoseconds(member ->> '$.duration_ms', 'ms') IS NOT NULL
ORDER BY label, line;

INSERT INTO logs
SELECT
    told_at, service, NULL, NULL, severity_of(member ->> '$.severity_text'), member ->> '$.msg', NULL, member ->> '$.trace_id',
    member ->> '$.span_id',
    json_merge_patch(member, '{"timestamp": null, "service": null, "severity_text": null, "msg": null, "trace_id": null,
        "span_id": null}'::JSON)
FROM rcb_members
WHERE kind = 'logs' AND told_at IS NOT NULL AND service IS NOT NULL AND (member ->> '$.msg') IS NOT NULL
ORDER BY label, line;

-- What a span says of its error is an event of the span.
INSERT INTO logs
SELECT
    told_at, service, NULL, NULL, 'error', coalesce(member ->> '$.error', member ->> '$.status_message'), NULL,
    member ->> '$.trace_id', member ->> '$.span_id', NULL
FROM rcb_members
WHERE kind = 'spans' AND told_at IS NOT NULL AND service IS NOT NULL
  AND coalesce(member ->> '$.error', member ->> '$.status_message') IS NOT NULL
ORDER BY label, line;

INSERT INTO changes
SELECT
    told_at, member ->> '$.sha', NULL, 'commit', NULL, coalesce(member ->> '$.message', ''), label,
    json_object('author', member ->> '$.author', 'files', member -> '$.files_changed', 'diff', member ->> '$.diff')
FROM rcb_members
WHERE kind = 'commits' AND told_at IS NOT NULL AND (member ->> '$.sha') IS NOT NULL
UNION ALL
SELECT
    told_at, concat_ws('@', service, coalesce(member ->> '$.version', member ->> '$.commit_sha')), service, 'deploy',
    member ->> '$.version', concat_ws(' ', 'deploy', member ->> '$.version'), label,
    json_object('commit', member ->> '$.commit_sha')
FROM rcb_members WHERE kind = 'deploys' AND told_at IS NOT NULL
UNION ALL
SELECT
    told_at, member ->> '$.flag', service, 'flag', NULL, concat_ws(' ', member ->> '$.flag', member ->> '$.change'), label,
    json_object('actor', member ->> '$.actor')
FROM rcb_members WHERE kind = 'flags' AND told_at IS NOT NULL AND (member ->> '$.flag') IS NOT NULL
ORDER BY ALL;

INSERT INTO metrics
SELECT
    fired_at, service, NULL, NULL, 'log.pattern.delta', '{line}', 'delta', TRY_CAST(member ->> '$.delta_vs_baseline' AS DOUBLE),
    json_object('family', 'unknown', 'pattern', member ->> '$.signature', 'sentiment', member ->> '$.sentiment',
                'count', member -> '$.count')
FROM rcb_members, rcb_fired
WHERE kind = 'patterns' AND service IS NOT NULL AND fired_at IS NOT NULL
  AND isfinite(TRY_CAST(member ->> '$.delta_vs_baseline' AS DOUBLE))
ORDER BY label, line;

DROP TABLE rcb_members;
DROP TABLE rcb_fired;
