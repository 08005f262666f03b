-- Put the rows of `staged` into `dependencies`. Parameters: file.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT *, CASE WHEN caller IS NULL OR callee IS NULL THEN 'no caller or no callee' END AS reason
FROM staged;

INSERT INTO dependencies
SELECT DISTINCT caller, callee, coalesce(source, $file) AS source FROM judged
WHERE reason IS NULL
ORDER BY caller, callee, source;
