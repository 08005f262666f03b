-- Read a Parquet file into `lines`: whydunit_line, and its columns. Parameters: file.
CREATE OR REPLACE TEMP TABLE lines AS SELECT row_number() OVER () AS whydunit_line, * FROM read_parquet($file);
