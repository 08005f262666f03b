-- How long is each line of `lines`? (whydunit_line, bytes), in order.
SELECT whydunit_line, strlen(line) AS bytes FROM lines WHERE line IS NOT NULL ORDER BY whydunit_line;
