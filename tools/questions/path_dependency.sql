-- question: path_dependency
-- answers: Does each hop of the path exist: does the one call or depend on the other?
-- parameters: callers, callees, incident_from, incident_to, baseline_from, baseline_to
-- columns: hop, caller, callee, calls_incident, calls_baseline, declared, shared_node
-- `callers` and `callees` are lists of the same length, one element a hop. `shared_node` is a node on which both run,
-- who then wait for the same processors.
WITH hops AS (
    SELECT unnest(range(1, len($callers) + 1)) AS hop, unnest($callers) AS caller, unnest($callees) AS callee
),

traced AS (
    SELECT
        hop,
        count(*) FILTER (WHERE start_time >= $incident_from AND start_time < $incident_to) AS calls_incident,
        count(*) FILTER (WHERE start_time >= $baseline_from AND start_time < $baseline_to) AS calls_baseline
    FROM hops INNER JOIN calls ON calls.parent_service = hops.caller AND calls.service = hops.callee
    GROUP BY hop
),

told AS (
    SELECT hop, count(*) AS declared
    FROM hops INNER JOIN (
        SELECT caller, callee FROM dependencies
        UNION
        SELECT service, peer_service FROM metric_series WHERE peer_service IS NOT NULL
    ) AS edges USING (caller, callee)
    GROUP BY hop
),

placed AS (
    SELECT service, node FROM metric_series WHERE node IS NOT NULL
    UNION
    SELECT service, node FROM calls WHERE node IS NOT NULL
    UNION
    SELECT service, node FROM logs WHERE node IS NOT NULL
),

neighbours AS (
    SELECT hop, min(one.node) AS shared_node
    FROM hops
    INNER JOIN placed AS one ON one.service = hops.caller
    INNER JOIN placed AS other ON other.service = hops.callee AND other.node = one.node
    GROUP BY hop
)

SELECT
    hop,
    caller,
    callee,
    coalesce(calls_incident, 0) AS calls_incident,
    coalesce(calls_baseline, 0) AS calls_baseline,
    coalesce(declared, 0) AS declared,
    shared_node
FROM hops LEFT JOIN traced USING (hop) LEFT JOIN told USING (hop) LEFT JOIN neighbours USING (hop)
ORDER BY hop
