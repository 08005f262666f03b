-- Read a Nezha edge latency file (one column an edge, `caller_callee`, median seconds) into `metrics`.
-- Parameters: files, columns, name, reporter (whose proxy measured: source or destination), from_ns, to_ns.
INSERT INTO metrics
WITH wide AS (
    SELECT * FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
    WHERE (instant_of("at") >= $incident_start AND instant_of("at") < $incident_end)
       OR (instant_of("at") >= $baseline_start AND instant_of("at") < $baseline_end)
),
cells AS (
    UNPIVOT wide ON COLUMNS(lambda column_name: column_name NOT IN ('at', 'epoch'))
    INTO NAME edge VALUE value
)
SELECT
    instant_of("at"), split_part(edge, '_', 1), NULL, NULL, $name, 's', 'gauge', value,
    json_object('peer.service', split_part(edge, '_', 2), 'reporter', $reporter, 'family', 'latency')
FROM cells
WHERE isfinite(value);
