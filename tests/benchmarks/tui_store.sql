-- A store as large as the panes promise to bear: 5,000 services, a trace of $trace_spans spans, $lines log lines.
-- parameters: spans, trace_spans, lines, services, from_ns, to_ns
-- Ordinary traces have ten spans, each the child of the one before; the large one is a tree eight wide whose
-- spans lie one after another below their parents.
INSERT INTO spans
SELECT
    'trace-' || (n // 10) AS trace_id,
    'span-' || n AS span_id,
    CASE WHEN n % 10 = 0 THEN NULL ELSE 'span-' || (n - 1) END AS parent_span_id,
    format('service-{:04d}', (n * 7 + n // 10) % $services) AS service,
    NULL AS instance,
    NULL AS node,
    format('operation-{:02d}', n % 40) AS operation,
    CASE WHEN n % 10 = 0 THEN 'server' ELSE 'client' END AS kind,
    $from_ns + (n // 10) * (($to_ns - $from_ns) // ($spans // 10)) + (n % 10) * 1000000 AS start_time,
    (21 - 2 * (n % 10)) * 1000000 AS duration_ns,
    CASE WHEN n % 97 = 0 AND n > $spans // 2 THEN 'error' ELSE 'ok' END AS status,
    NULL AS attributes
FROM range($spans) AS numbers (n);

INSERT INTO spans
WITH RECURSIVE numbers (n, parent, start_time, duration_ns) AS (
    SELECT 0::BIGINT, NULL::BIGINT, ($from_ns + ($to_ns - $from_ns) // 2)::BIGINT, 60000000000::BIGINT
    UNION ALL
    SELECT
        numbers.n * 8 + child,
        numbers.n,
        numbers.start_time + 1000 + (child - 1) * ((numbers.duration_ns - 2000) // 8),
        greatest((numbers.duration_ns - 2000) // 8 - 10, 1)
    FROM numbers, range(1, 9) AS children (child)
    WHERE numbers.n * 8 + child < $trace_spans
)
SELECT
    'large',
    'large-' || n,
    CASE WHEN parent IS NULL THEN NULL ELSE 'large-' || parent END,
    format('service-{:04d}', n % $services),
    NULL,
    NULL,
    format('operation-{:02d}', n % 40),
    'server',
    start_time,
    duration_ns,
    CASE WHEN n % 101 = 0 THEN 'error' ELSE 'ok' END,
    NULL
FROM numbers;

INSERT INTO logs
SELECT
    $from_ns + n * (($to_ns - $from_ns) // $lines) AS time,
    format('service-{:04d}', n % $services) AS service,
    NULL,
    NULL,
    CASE WHEN n % 50 = 0 AND n > $lines // 2 THEN 'error' WHEN n % 9 = 0 THEN 'warn' ELSE 'info' END,
    CASE n % 6
        WHEN 0 THEN format('request {} took {} ms', n, n % 977)
        WHEN 1 THEN format('loaded cart {} with {} items', n, n % 13)
        WHEN 2 THEN format('connection {} to pool closed after {} s', n % 4096, n % 61)
        WHEN 3 THEN format('user {} logged in from 10.0.{}.{}', n, n % 255, n % 251)
        WHEN 4 THEN format('cache miss for key item:{}', n % 50000)
        ELSE format('retrying call {} in {} ms', n, n % 500)
    END,
    NULL,
    'trace-' || (n % ($spans // 10)),
    'span-' || (n % $spans),
    '{"code.line": 17}'
FROM range($lines) AS numbers (n);
