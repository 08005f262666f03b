-- Fill a store for the telemetry's views: 5,000 services that call each other, and 10,000 metric series.
-- Parameters: start (ns), calls, series, points
-- Every service is called by one of two others, service 77 fails and is slow from the thirtieth minute of sixty on;
-- every 997th series rises then. Derived tables are filled directly.
INSERT INTO calls
SELECT
    $start + place * (3600000000000 // $calls), printf('service-%04d', callee), 'i-0', NULL, 'GET', 'server',
    5000000 + hash(place)::HUGEINT % 20000000 * CASE WHEN callee = 77 AND place * 2 > $calls THEN 9 ELSE 1 END,
    1000000, hash(place + 1) % 100 < CASE WHEN callee = 77 AND place * 2 > $calls THEN 40 ELSE 1 END,
    callee = 0,
    CASE WHEN callee > 0 THEN printf('service-%04d', (callee - 1) // CASE WHEN hash(place + 3) % 3 = 0 THEN 3 ELSE 2 END) END,
    'GET', CASE WHEN callee > 0 THEN 100000 END, 0, false, 't' || place // 10, 's' || place
FROM (
    SELECT place, CASE WHEN place % 20 = 0 THEN 0 ELSE (hash(place + 7) % 5000)::INTEGER END AS callee
    FROM range($calls) AS places (place)
);

INSERT INTO metrics
SELECT
    $start + point * (3600000000000 // $points) AS moment, printf('service-%04d', number % 5000), 'i-0', NULL,
    'process.metric.' || number // 5000, '1', CASE WHEN number % 5 = 0 THEN 'counter' ELSE 'gauge' END,
    CASE
        WHEN number % 5 = 0 THEN point * 10
        ELSE 50 + hash(number * 1000 + point) % 1000 / 100.0
            + CASE WHEN number % 997 = 3 AND point * 2 > $points THEN 60 ELSE 0 END
    END,
    NULL
FROM range($series) AS numbers (number), range($points) AS points (point)
ORDER BY moment, number;

INSERT INTO metric_series
SELECT service, instance, node, name, unit, kind, 'cpu', NULL, count(*), 3600000000000 // $points
FROM metrics
GROUP BY ALL
ORDER BY service, name, instance, kind;
