-- Add the lines of a piece to those of its file. Parameters: skipped (how many of the file's lines come before it).
INSERT INTO lines SELECT * REPLACE (whydunit_line + $skipped AS whydunit_line) FROM piece;

DROP TABLE piece;
