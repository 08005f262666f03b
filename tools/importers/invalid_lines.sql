-- Set aside the lines that are not JSON objects. Parameters: file.
INSERT INTO rejects
SELECT
    $file, whydunit_line, CASE WHEN json_valid(line) THEN 'not a JSON object' ELSE 'not JSON' END, left(line, 500)
FROM lines
WHERE trim(line) <> '' AND coalesce(json_type(CASE WHEN json_valid(line) THEN line END), '') <> 'OBJECT';

DELETE FROM lines
WHERE line IS NULL OR coalesce(json_type(CASE WHEN json_valid(line) THEN line END), '') <> 'OBJECT';
