-- Put the rows of `staged` into `alerts`. Parameters: file, starts_unit, ends_unit.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    *,
    instant_in(starts_at, $starts_unit) AS start_ns,
    instant_in(ends_at, $ends_unit) AS end_ns,
    CASE
        WHEN start_ns IS NULL THEN 'starts_at is not a time in the mapping''s unit'
        WHEN ends_at IS NOT NULL AND end_ns IS NULL THEN 'ends_at is not a time in the mapping''s unit'
        WHEN name IS NULL THEN 'no name'
    END AS reason
FROM staged;

INSERT INTO alerts
SELECT start_ns, end_ns, name, severity, service, attributes, NULL FROM judged WHERE reason IS NULL;
