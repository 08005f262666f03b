-- Read Nezha metric files of one header into `nezha_series` and `nezha_cells`. Parameters: files, columns (`at` is the
-- time, `subject` a pod or a service), cells (the other columns' names), incident_start, incident_end, baseline_start,
-- baseline_end (nanoseconds, half-open).
-- An empty cell is absent.
CREATE OR REPLACE TEMP TABLE nezha_wide AS
WITH told AS MATERIALIZED (
    SELECT *, instant_of("at") AS time FROM read_csv(
        $files, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = $columns,
        store_rejects = true, rejects_table = 'csv_rejects', rejects_scan = 'csv_scans'
    )
)
SELECT * EXCLUDE ("at") FROM told
WHERE time IS NULL
   OR (time >= $incident_start AND time < $incident_end)
   OR (time >= $baseline_start AND time < $baseline_end);

INSERT INTO nezha_series
WITH known (cell, name, unit, family) AS (
    VALUES
        ('CpuUsage(m)', 'k8s.pod.cpu.usage', 'm{cpu}', 'cpu'),
        ('CpuUsageRate(%)', 'k8s.pod.cpu.utilization', '%', 'cpu'),
        ('MemoryUsage(Mi)', 'k8s.pod.memory.usage', 'MiBy', 'memory'),
        ('MemoryUsageRate(%)', 'k8s.pod.memory.utilization', '%', 'memory'),
        ('SyscallRead', 'process.syscall.read', '{call}', 'disk'),
        ('SyscallWrite', 'process.syscall.write', '{call}', 'disk'),
        ('NetworkReceiveBytes', 'k8s.pod.network.receive', 'By/s', 'network'),
        ('NetworkTransmitBytes', 'k8s.pod.network.transmit', 'By/s', 'network'),
        ('PodClientLatencyP90(s)', 'http.client.request.duration.p90', 's', 'latency'),
        ('PodServerLatencyP90(s)', 'http.server.request.duration.p90', 's', 'latency'),
        ('PodClientLatencyP95(s)', 'http.client.request.duration.p95', 's', 'latency'),
        ('PodServerLatencyP95(s)', 'http.server.request.duration.p95', 's', 'latency'),
        ('PodClientLatencyP99(s)', 'http.client.request.duration.p99', 's', 'latency'),
        ('PodServerLatencyP99(s)', 'http.server.request.duration.p99', 's', 'latency'),
        ('PodWorkload(Ops)', 'http.server.request.rate', '{request}/s', 'traffic'),
        ('PodSuccessRate(%)', 'http.server.request.success', '%', 'errors'),
        ('NodeCpuUsageRate(%)', 'k8s.node.cpu.utilization', '%', 'cpu'),
        ('NodeMemoryUsageRate(%)', 'k8s.node.memory.utilization', '%', 'memory'),
        ('NodeNetworkReceiveBytes', 'k8s.node.network.receive', 'By/s', 'network'),
        ('SuccessRate(%)', 'http.server.request.success', '%', 'errors'),
        ('LatencyP50(s)', 'http.server.request.duration.p50', 's', 'latency'),
        ('LatencyP90(s)', 'http.server.request.duration.p90', 's', 'latency'),
        ('LatencyP95(s)', 'http.server.request.duration.p95', 's', 'latency'),
        ('LatencyP99(s)', 'http.server.request.duration.p99', 's', 'latency')
),
subjects AS (
    SELECT subject, service_of_pod(subject) AS service FROM (SELECT DISTINCT subject FROM nezha_wide)
),
cells AS (
    SELECT unnest($cells::VARCHAR[]) AS cell
)
SELECT
    (SELECT count(*) FROM nezha_series) + row_number() OVER (ORDER BY subject, cell), subject, cell,
    service, CASE WHEN service <> subject THEN subject END,
    coalesce(known.name, cell), known.unit, CASE WHEN family IS NOT NULL THEN json_object('family', family) END
FROM subjects CROSS JOIN cells LEFT JOIN known USING (cell)
ANTI JOIN nezha_series USING (subject, cell);

INSERT INTO nezha_cells
WITH cells AS (
    UNPIVOT nezha_wide ON COLUMNS(lambda column_name: column_name NOT IN ('time', 'epoch', 'subject'))
    INTO NAME cell VALUE value
)
SELECT time, series, value FROM cells JOIN nezha_series USING (subject, cell);

DROP TABLE nezha_wide;
