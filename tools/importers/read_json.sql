-- Read a file that is one JSON array into `lines` (whydunit_line, line). Parameters: file.
CREATE OR REPLACE TEMP TABLE lines AS
WITH members AS (
    SELECT unnest(from_json(content, '["JSON"]')) AS member FROM read_text($file) WHERE json_valid(content)
)
SELECT row_number() OVER () AS whydunit_line, member::VARCHAR AS line FROM members;
