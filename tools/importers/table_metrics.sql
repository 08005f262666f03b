-- Put the rows of `staged` into `metrics`. Parameters: file, time_unit.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT
    *,
    instant_in(time, $time_unit) AS time_ns,
    TRY_CAST(value AS DOUBLE) AS number,
    CASE
        WHEN time_ns IS NULL THEN 'time is not a time in the mapping''s unit'
        WHEN service IS NULL THEN 'no service'
        WHEN name IS NULL THEN 'no name'
        WHEN number IS NULL THEN 'a metric value is not a number'
        WHEN NOT isfinite(number) THEN 'a metric value is NaN or infinite'
    END AS reason
FROM staged;

INSERT INTO metrics
SELECT
    time_ns, service, instance, node, name, unit,
    CASE WHEN lower(kind) IN ('counter', 'delta') THEN lower(kind) ELSE 'gauge' END, number,
    CASE WHEN peer_service IS NOT NULL OR family IS NOT NULL
         THEN json_merge_patch(coalesce(attributes, '{}'), json_object('peer.service', peer_service, 'family', family))
         ELSE attributes END
FROM judged
WHERE reason IS NULL;
