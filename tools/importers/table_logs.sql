-- Put the rows of `staged` into `logs`. Parameters: file, time_unit.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    *,
    instant_in(time, $time_unit) AS time_ns,
    CASE
        WHEN time_ns IS NULL THEN 'time is not a time in the mapping''s unit'
        WHEN service IS NULL THEN 'no service'
        WHEN body IS NULL THEN 'no body'
    END AS reason
FROM staged;

INSERT INTO logs
SELECT
    time_ns, service, instance, node, severity_of(severity), body, NULL, identifier_of(trace_id),
    identifier_of(span_id), attributes
FROM judged
WHERE reason IS NULL;
