-- What was counted by table_unmeasured.sql is not kept as rejects.
UPDATE judged SET reason = NULL WHERE reason = 'a metric value is NaN or infinite';
