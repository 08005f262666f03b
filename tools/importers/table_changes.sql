-- Put the rows of `staged` into `changes`. Parameters: file, time_unit.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    *,
    instant_in(time, $time_unit) AS time_ns,
    CASE
        WHEN time_ns IS NULL THEN 'time is not a time in the mapping''s unit'
        WHEN lower(kind) NOT IN ('deploy', 'commit', 'config', 'flag', 'scale', 'restart') OR kind IS NULL
            THEN 'kind is none of deploy, commit, config, flag, scale, restart'
        WHEN summary IS NULL THEN 'no summary'
    END AS reason
FROM staged;

INSERT INTO changes
SELECT
    time_ns, coalesce(change_id, $file || ':' || whydunit_line), service, lower(kind), version, summary,
    coalesce(source, $file), attributes
FROM judged
WHERE reason IS NULL;
