-- A file that is one JSON document on many lines is one message. Parameters: file.
CREATE OR REPLACE TEMP TABLE otlp_document AS
SELECT 1::BIGINT AS whydunit_line, content AS line FROM read_text($file) WHERE json_valid(content);

DELETE FROM lines WHERE EXISTS (FROM otlp_document);

INSERT INTO lines FROM otlp_document;

DROP TABLE otlp_document;
