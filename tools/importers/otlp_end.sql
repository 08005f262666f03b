-- Drop what reading OTLP needed on its way.
DROP TABLE IF EXISTS otlp_broken;
DROP TABLE IF EXISTS otlp_spans;
DROP TABLE IF EXISTS otlp_records;
DROP TABLE IF EXISTS otlp_points;
DROP TABLE IF EXISTS otlp_distributions;
DROP TABLE IF EXISTS lines;
