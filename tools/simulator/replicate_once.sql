-- Copy what is there once however many visitors come: readings of instances, changes, alerts, and the names of
-- log templates, transitions and metric series.
INSERT INTO metrics SELECT * FROM source.metrics;

INSERT INTO dependencies SELECT * FROM source.dependencies;

INSERT INTO changes SELECT * FROM source.changes;

INSERT INTO alerts SELECT * FROM source.alerts;

INSERT INTO log_templates SELECT * FROM source.log_templates;

INSERT INTO metric_series SELECT * FROM source.metric_series;

INSERT INTO transitions SELECT * FROM source.transitions;
