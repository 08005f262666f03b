-- question: unanswered_calls
-- answers: Which calls fail although nobody at the other end fails, or works on them?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: caller, callee, baseline_calls, incident_calls, baseline_lost, incident_lost, incident_unseen, first_lost, reason, baseline_given_up, incident_given_up, first_given_up, usual_ns
-- A call is lost where its own span fails, no span below it does, and most of its time nothing below it was at
-- work: refused, dropped, or answered in vain. `incident_unseen` are those below which nothing was at work while
-- they lasted. A lost call was meant for the service that the same operation of the same caller reaches at other
-- times, else for the one that its span names. `reason` is the type of error that most of them give. `*_calls` are
-- those answered and those lost or given up, also where all that is below them is the caller's own (a lookup, a dial).
-- A call is given up where its own span fails while somebody below is at work, sooner than half of such calls
-- were answered before (`usual_ns`: in how long that was, of those that are given up).
WITH windowed AS NOT MATERIALIZED (
    SELECT *, start_time >= $incident_from AND start_time < $incident_to AS is_incident
    FROM calls
    WHERE (start_time >= $incident_from AND start_time < $incident_to)
        OR (start_time >= $baseline_from AND start_time < $baseline_to)
),

patience AS (
    SELECT service AS caller, operation, quantile_disc(duration_ns, 0.5) AS usual_ns
    FROM windowed
    WHERE kind = 'client' AND NOT failed AND NOT is_incident
    GROUP BY service, operation
),

lost AS (
    SELECT
        windowed.service AS caller, windowed.operation, start_time, is_incident, self_time_ns = duration_ns AS unseen,
        2 * self_time_ns >= duration_ns AS is_lost, duration_ns < usual_ns AS is_early, usual_ns, trace_id, span_id
    FROM windowed
    LEFT JOIN patience ON patience.caller = windowed.service AND patience.operation = windowed.operation
    WHERE kind = 'client' AND failed AND NOT failed_below
),

answered AS (
    SELECT
        parent_service AS caller, parent_operation AS operation, service AS callee,
        count(*) FILTER (WHERE NOT is_incident) AS baseline_calls,
        count(*) FILTER (WHERE is_incident) AS incident_calls
    FROM windowed
    WHERE parent_service <> service
    GROUP BY parent_service, parent_operation, service
),

usual AS (
    SELECT caller, operation, callee
    FROM answered
    QUALIFY 10 * (baseline_calls + incident_calls)
        >= 9 * sum(baseline_calls + incident_calls) OVER (PARTITION BY caller, operation)
),

services AS (
    SELECT service FROM calls
    UNION
    SELECT service FROM metric_series
    UNION
    SELECT callee FROM dependencies
),

told AS (
    SELECT
        lost.*,
        split_part(coalesce(
            attributes ->> '$."peer.service"', attributes ->> '$."server.address"', attributes ->> '$."net.peer.name"'
        ), ':', 1) AS host,
        coalesce(attributes ->> '$."error.type"', attributes ->> '$."exception.type"') AS reason
    FROM lost
    JOIN (SELECT * FROM spans WHERE kind = 'client' AND status = 'error') AS failed USING (trace_id, span_id)
),

meant AS (
    SELECT
        told.*,
        coalesce(usual.callee, whole.service, first_label.service) AS callee
    FROM told
    LEFT JOIN services AS whole ON whole.service = told.host
    LEFT JOIN services AS first_label ON first_label.service = split_part(told.host, '.', 1)
    LEFT JOIN usual USING (caller, operation)
),

reasons AS (
    SELECT caller, callee, reason
    FROM meant
    WHERE is_incident AND is_lost AND reason IS NOT NULL
    GROUP BY caller, callee, reason
    QUALIFY row_number() OVER (PARTITION BY caller, callee ORDER BY count(*) DESC, reason) = 1
),

missed AS (
    SELECT
        caller, callee,
        count(*) FILTER (WHERE NOT is_incident AND is_lost) AS baseline_lost,
        count(*) FILTER (WHERE is_incident AND is_lost) AS incident_lost,
        count(*) FILTER (WHERE NOT is_incident AND unseen) AS baseline_unseen,
        count(*) FILTER (WHERE is_incident AND unseen) AS incident_unseen,
        min(start_time) FILTER (WHERE is_incident AND is_lost) AS first_lost,
        count(*) FILTER (WHERE NOT is_incident AND NOT is_lost AND is_early) AS baseline_given_up,
        count(*) FILTER (WHERE is_incident AND NOT is_lost AND is_early) AS incident_given_up,
        min(start_time) FILTER (WHERE is_incident AND NOT is_lost AND is_early) AS first_given_up,
        quantile_disc(usual_ns, 0.5) FILTER (WHERE is_incident AND NOT is_lost AND is_early) AS usual_ns
    FROM meant
    WHERE callee <> caller
    GROUP BY caller, callee
),

edges AS (
    SELECT
        caller, callee,
        sum(baseline_calls)::BIGINT AS baseline_calls, sum(incident_calls)::BIGINT AS incident_calls
    FROM answered
    GROUP BY caller, callee
)

SELECT
    caller, callee,
    greatest(
        coalesce(baseline_calls, 0) + coalesce(baseline_unseen, 0),
        coalesce(baseline_lost, 0) + coalesce(baseline_given_up, 0)
    ) AS baseline_calls,
    greatest(
        coalesce(incident_calls, 0) + coalesce(incident_unseen, 0),
        coalesce(incident_lost, 0) + coalesce(incident_given_up, 0)
    ) AS incident_calls,
    coalesce(baseline_lost, 0) AS baseline_lost, coalesce(incident_lost, 0) AS incident_lost,
    coalesce(incident_unseen, 0) AS incident_unseen, first_lost, reason,
    coalesce(baseline_given_up, 0) AS baseline_given_up, coalesce(incident_given_up, 0) AS incident_given_up,
    first_given_up, usual_ns
FROM edges
FULL JOIN missed USING (caller, callee)
LEFT JOIN reasons USING (caller, callee)
ORDER BY caller, callee
