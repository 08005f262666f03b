-- Drop what reading tables needed on its way.
DROP TABLE IF EXISTS lines;
DROP TABLE IF EXISTS staged;
DROP TABLE IF EXISTS judged;
