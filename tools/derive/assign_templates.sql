-- Give every log line its template. Reads `masked_bodies` and `mined` (severity, location, masked, template);
-- fills `log_templates`, numbered in the order of their text, and rewrites `logs` in the order of time.
INSERT INTO log_templates
SELECT row_number() OVER (ORDER BY template), template FROM (SELECT DISTINCT template FROM mined);

CREATE OR REPLACE TEMP TABLE templated AS
WITH assigned AS (
    SELECT masked_bodies.severity, masked_bodies.body, log_templates.template_id
    FROM masked_bodies
    JOIN mined
      ON mined.severity IS NOT DISTINCT FROM masked_bodies.severity
     AND mined.location = masked_bodies.location
     AND mined.masked = masked_bodies.masked
    JOIN log_templates USING (template)
)
SELECT logs.* REPLACE (assigned.template_id AS template_id)
FROM logs
LEFT JOIN assigned
  ON assigned.body = logs.body AND assigned.severity IS NOT DISTINCT FROM logs.severity;

TRUNCATE logs;

INSERT INTO logs SELECT * FROM templated
ORDER BY time, service, instance, trace_id, span_id, template_id, body;
