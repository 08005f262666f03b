-- question: fault_words
-- answers: In which words do logs, log patterns and alerts speak of the incident, that nobody used before?
-- parameters: incident_from, incident_to, baseline_from, baseline_to
-- columns: source, service, words, lines
-- Warnings and worse whose template was not logged in the baseline, with the text of their attributes.
WITH usual AS (
    SELECT DISTINCT service, template_id FROM logs WHERE time >= $baseline_from AND time < $baseline_to
),
said AS (
    SELECT 'log' AS source, service, concat_ws(' ', body, attributes::VARCHAR) AS words
    FROM logs
    WHERE time >= $incident_from AND time < $incident_to AND severity IN ('warn', 'error', 'fatal')
      AND NOT EXISTS (
          SELECT 1 FROM usual WHERE usual.service = logs.service AND usual.template_id IS NOT DISTINCT FROM logs.template_id
      )
    UNION ALL
    SELECT 'pattern', service, attributes ->> '$.pattern'
    FROM metrics
    WHERE attributes ->> '$.pattern' IS NOT NULL AND value > 0 AND attributes ->> '$.sentiment' = 'negative'
      AND time >= $incident_from AND time < $incident_to
    UNION ALL
    SELECT 'alert', service, concat_ws(' ', name, labels ->> '$.metric', annotations ->> '$.summary', annotations ->> '$.detail')
    FROM alerts
    WHERE service IS NOT NULL AND starts_at < $incident_to AND coalesce(ends_at, $incident_to) > $incident_from
)
SELECT source, service, words, count(*) AS lines
FROM said
WHERE words IS NOT NULL
GROUP BY ALL
ORDER BY source, service, words
