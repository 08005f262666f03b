-- What Nezha's files hold, before it is known where each pod ran and which numbers are numbers. A series is a column of
-- a metric file for one subject (`cell` and `subject`: as the files have them).
CREATE OR REPLACE TEMP TABLE nezha_series (
    series INTEGER, subject VARCHAR, cell VARCHAR,
    service VARCHAR, instance VARCHAR, name VARCHAR, unit VARCHAR, attributes JSON
);

CREATE OR REPLACE TEMP TABLE nezha_cells (time BIGINT, series INTEGER, value DOUBLE);

CREATE OR REPLACE TEMP TABLE nezha_graph (caller VARCHAR, callee VARCHAR, is_host BOOLEAN);
