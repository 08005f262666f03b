-- One row a sample of any metric before and in the incident, in steps of the data. Parameters: incident_from,
-- incident_to, baseline_from, baseline_to, history_from, step_ns. The table `metric_series` knows the family.
SELECT
    time >= $incident_from AND time < $incident_to AS ill, time // $step_ns AS step, service, families.family,
    concat_ws('|', service, instance, name, attributes ->> '$."peer.service"') AS series, median(value) AS value
FROM metrics
JOIN (SELECT DISTINCT service, name, family FROM metric_series) AS families USING (service, name)
WHERE (time >= $incident_from AND time < $incident_to)
   OR (time >= coalesce($baseline_from, $history_from) AND time < coalesce($baseline_to, $incident_from))
GROUP BY ALL
ORDER BY ill, step, series
