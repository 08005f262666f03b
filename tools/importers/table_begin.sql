-- What the table statements lean on. `field_of` is what a mapping may do to a cell's words: declare some of them
-- empty, take what a pattern's group holds (`pod`: the service a pod belongs to), translate.
CREATE OR REPLACE TEMP MACRO taken(words, pattern, number) AS
    CASE WHEN pattern IS NULL THEN words
         WHEN pattern = 'pod' THEN service_of_pod(words)
         ELSE nullif(regexp_extract(words, pattern, number), '') END;

CREATE OR REPLACE TEMP MACRO field_of(words, pattern, number, empty, keys, translations, otherwise) AS
    CASE WHEN list_contains(empty, words) OR words = '' THEN NULL
         WHEN len(keys) = 0 THEN taken(words, pattern, number)
         ELSE coalesce(translations[list_position(keys, taken(words, pattern, number))],
                       otherwise, taken(words, pattern, number)) END;
