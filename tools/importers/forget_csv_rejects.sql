-- Make room for the next read.
DROP TABLE IF EXISTS csv_rejects;
DROP TABLE IF EXISTS csv_scans;
DROP TABLE IF EXISTS broken_lines;
