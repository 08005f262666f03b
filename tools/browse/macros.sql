-- What several views share. Run once a cursor; a macro lives as long as the cursor does.
-- How bad a line is, from 1 (trace) to 6 (fatal): its severity or, where it has none, what its template's words say.
CREATE TEMP MACRO badness(severity, template_id) AS coalesce(
    list_position(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], severity),
    CASE WHEN template_id IN (
        SELECT t.template_id FROM log_templates AS t
        WHERE regexp_matches(t.template, '(?i)error|exception|fail|fatal|panic')
    ) THEN 5 ELSE 3 END
);
-- The log lines of a stretch of time that pass the filters; a filter that is NULL lets all pass. `place` breaks ties.
CREATE TEMP MACRO lines_of(from_ns, to_ns, of_service, of_trace, least, words) AS TABLE
    SELECT rowid AS place, *
    FROM logs
    WHERE time >= from_ns AND time < to_ns
      AND (of_service IS NULL OR service = of_service)
      AND (of_trace IS NULL OR trace_id = of_trace)
      AND (least IS NULL OR badness(severity, template_id) >= least)
      AND (words IS NULL OR contains(lower(body), lower(words)));
-- The same of one group of lines, or of all where `one_group` is false.
CREATE TEMP MACRO lines_in(from_ns, to_ns, of_service, of_trace, least, words, one_group, of_template, of_severity) AS TABLE
    SELECT * FROM lines_of(from_ns, to_ns, of_service, of_trace, least, words)
    WHERE NOT one_group
       OR (template_id IS NOT DISTINCT FROM of_template AND severity IS NOT DISTINCT FROM of_severity);
