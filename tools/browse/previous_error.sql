-- Which line that reports an error comes last before one?
-- parameters: window_from, window_to, service, trace_id, least, words, before_time, before_place
-- columns: time, place
SELECT time, place
FROM lines_of($window_from, $window_to, $service, $trace_id, greatest(coalesce($least, 5), 5), $words)
WHERE time <= $before_time AND (time < $before_time OR place < $before_place)
ORDER BY time DESC, place DESC
LIMIT 1
