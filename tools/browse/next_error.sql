-- Which line that reports an error comes next after one?
-- parameters: window_from, window_to, service, trace_id, least, words, after_time, after_place
-- columns: time, place
SELECT time, place
FROM lines_of($window_from, $window_to, $service, $trace_id, greatest(coalesce($least, 5), 5), $words)
WHERE time >= $after_time AND (time > $after_time OR place > $after_place)
ORDER BY time, place
LIMIT 1
