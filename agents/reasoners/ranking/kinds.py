"""A short generic name for what is wrong, from the strongest finding and those beside it."""

from __future__ import annotations

from collections.abc import Sequence

from tools.findings import DEVIATES, Finding, Resource

_BY_RESOURCE: dict[Resource, str] = {
    "cpu": "cpu",
    "memory": "memory",
    "disk": "disk",
    "network": "network_delay",
    "pool": "pool_exhaustion",
    "traffic": "traffic",
    "dependency": "dependency",
    "config": "config",
}


def fault_kind(strongest: Finding, findings: Sequence[Finding]) -> tuple[str, Resource]:
    """The kind of fault and the resource it is about.

    Slowness says nothing of its reason: where a resource of the service deviates beside it, that is it.
    """
    if strongest.signal.endswith("flow") and strongest.resource == "code":
        return ("exception" if strongest.direction == "appeared" else "missing_work"), "code"
    if strongest.signal in ("errors_here", "log_rate") and strongest.resource == "code":
        return "exception", "code"
    if strongest.resource in _BY_RESOURCE:
        return _BY_RESOURCE[strongest.resource], strongest.resource
    for beside in findings:
        if (
            beside.local
            and beside.strength >= DEVIATES
            and beside.resource in ("cpu", "memory", "disk", "pool")
        ):
            return _BY_RESOURCE[beside.resource], beside.resource
    slow = strongest.signal in ("self_time", "latency", "metric_latency")
    return ("latency" if slow else "unknown"), strongest.resource
