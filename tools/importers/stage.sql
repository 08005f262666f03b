-- Take what a mapping asks for from `lines`. {fields} and {attributes} are composed of the macros of
-- table_begin.sql, quoted column names and parameters alone; {relation} is `lines`, or `lines` unpivoted.
CREATE OR REPLACE TEMP TABLE staged AS
SELECT whydunit_line, {fields}, {attributes} AS attributes
FROM {relation};
