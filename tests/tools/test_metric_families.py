"""A metric's family is told from the words of its name."""

from __future__ import annotations

import pytest

from tools.metric_families import FAMILIES, family_of, names_a_queue


@pytest.mark.parametrize(
    ("name", "unit", "family"),
    [
        ("process.cpu.utilization", "1", "cpu"),
        ("container_cpu_usage_seconds_total", None, "cpu"),
        ("CpuUsageRate(%)", None, "cpu"),
        ("system.load_average.1m", None, "cpu"),
        ("jvm.gc.duration", "s", "memory"),
        ("container_memory_working_set_bytes", None, "memory"),
        ("carts_mem", None, "memory"),
        ("system.disk.io_time", "s", "disk"),
        ("node_filesystem_avail_bytes", None, "disk"),
        ("k8s.pod.network.receive", "By/s", "network"),
        ("tcp_retransmits_total", None, "network"),
        ("NetworkP90(ms)", None, "network"),
        ("db.client.connection.pending_requests", None, "pool"),
        ("hikaricp_active", None, "pool"),
        ("executor_queue_depth", None, "pool"),
        ("http.server.request.duration", "s", "latency"),
        ("PodServerLatencyP99(s)", None, "latency"),
        ("queue_time", "ms", "pool"),
        ("http_requests_total", None, "traffic"),
        ("PodWorkload(Ops)", None, "traffic"),
        ("error_rate_5xx_ratio", None, "errors"),
        ("panic_count", None, "errors"),
        ("lat_99", None, "latency"),
        ("PodSuccessRate(%)", None, "errors"),
        ("something_odd", "ms", "latency"),
        ("something_odd", None, "unknown"),
        ("memorable.moments", None, "unknown"),
    ],
)
def test_a_name_tells_its_family(name: str, unit: str | None, family: str) -> None:
    assert family_of(name, unit) == family
    assert family in FAMILIES


def test_a_line_of_waiting_work_is_told_from_places_that_can_all_be_taken() -> None:
    assert names_a_queue("messaging.queue.depth")
    assert names_a_queue("queueLength")
    assert not names_a_queue("executor_queue_depth")
    assert not names_a_queue("db.client.connection.pending_requests")
