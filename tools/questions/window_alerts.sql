-- question: window_alerts
-- answers: Which alerts begin to fire while telemetry is there?
-- parameters: frame_from, frame_to
-- columns: starts_at, ends_at, name, severity, service
-- Alerts that only inform, and those that fired before the first telemetry (a watchdog fires always), say
-- nothing about when an incident began.
SELECT starts_at, ends_at, name, severity, service
FROM alerts
WHERE
    starts_at > $frame_from
    AND starts_at < $frame_to
    AND coalesce(lower(severity), '') NOT IN ('info', 'informational', 'none', 'debug', 'ok', 'low')
ORDER BY starts_at, name, service, severity, ends_at
