-- Which log bodies differ once what varies from event to event is masked?
-- Reads `logs`; leaves `masked_bodies` (severity, body, location, masked): one row a distinct body.
--
-- A leading source location (`t.s.TravelServiceImpl#532`, `views.py:120`) stays as it is: its number names
-- a line of code. Only the first 2,000 characters of a body speak. A JSON body keeps its strings, which are
-- its words. A collection is one value however many members it has.
CREATE OR REPLACE TEMP TABLE masked_bodies AS
WITH bodies AS (
    SELECT DISTINCT severity, body FROM logs
),
located AS (
    SELECT
        severity, body,
        regexp_extract(
            left(body, 2000),
            '^(?:(\[?[A-Za-z_](?:[^\s#]*\.[^\s#]*#|[\w./-]*\.\w+:)\d+\]?)\s+)?(.*)$', ['location', 'words'], 's'
        ) AS parts
    FROM bodies
),
strings AS (
    SELECT
        severity, body, parts.location AS location,
        CASE
            WHEN starts_with(parts.words, '{') THEN parts.words
            ELSE regexp_replace(
                regexp_replace(parts.words, '"[^"\n]*"', '<str>', 'g'),
                '(^|[\s(\[=:,])''[^''\n]*''', '\1<str>', 'g'
            )
        END AS words
    FROM located
),
identifiers AS (
    SELECT
        * EXCLUDE (words),
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    words,
                    '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', '<uuid>', 'g'
                ),
                '\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b', '<ip>', 'g'
            ),
            '\b[A-Za-z]{0,3}\d+(?:\.\d+)?\b', '<num>', 'g'
        ) AS words
    FROM strings
),
numbers AS (
    SELECT
        * EXCLUDE (words),
        regexp_replace(
            regexp_replace(words, '\b(?:0x[0-9a-fA-F]+|[0-9a-fA-F]{8,})\b', '<hex>', 'g'), '\d+', '<num>', 'g'
        ) AS words
    FROM identifiers
)
SELECT
    severity, body, location,
    regexp_replace(
        regexp_replace(words, '\[[^\[\]:={}()]*,[^\[\]:={}()]*\]', '[<list>]', 'g'),
        '(\w+\([^()]*\))(?:, *\w+\([^()]*\))+', '\1, <more>', 'g'
    ) AS masked
FROM numbers;
