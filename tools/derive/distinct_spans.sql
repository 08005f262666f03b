-- Keep each (trace_id, span_id) once: the longest reading of it, then by content, so that the order in
-- which files were read does not matter.
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT trace_id, span_id FROM spans GROUP BY trace_id, span_id HAVING count(*) > 1;

DELETE FROM spans WHERE rowid IN (
    SELECT spans.rowid FROM spans SEMI JOIN repeated USING (trace_id, span_id)
    QUALIFY row_number() OVER (
        PARTITION BY trace_id, span_id
        ORDER BY duration_ns DESC, start_time, service, operation, spans::VARCHAR
    ) > 1
);
