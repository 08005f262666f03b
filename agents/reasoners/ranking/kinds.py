"""What is wrong: the finding that says it best, and a short generic name for it."""

from __future__ import annotations

from collections.abc import Sequence

from tools.findings import DEVIATES, Finding, Resource
from tools.metric_families import names_a_queue

_NAMES: dict[Resource, str] = {
    "code": "exception",
    "pool": "pool_exhaustion",
    "cpu": "cpu",
    "memory": "memory",
    "disk": "disk",
    "network": "network_delay",
    "traffic": "traffic",
    "dependency": "dependency",
    "config": "config",
}
_SLOW = frozenset({"self_time", "network_gap", "latency", "edge_latency", "metric_latency"})
_MUTE = _SLOW | {"changed_answers"}
"""What says nothing of its reason."""
_FLOWS = frozenset({"log_flow", "call_flow", "edge_silence"})

_EXPLAINS: dict[Resource, tuple[Resource, ...]] = {
    "code": ("pool",),
    "dependency": ("pool",),
    "cpu": ("pool", "memory"),
}
"""What is seen -> which scarce resources can be behind it."""

_SPENT_BY_REQUESTS = frozenset({"cpu", "memory", "pool", "disk"})

PLAIN = 2.0 * DEVIATES
"""The strength from which a scarce resource explains what else the service shows."""


def telling(weighed: Sequence[tuple[Finding, float]], *, entered: bool = False) -> Finding:
    """The finding that names the cause best: the heaviest, or the resource that explains it.

    Slowness and changed answers say nothing of their reason, a full pool shows as errors, and filling or
    reclaiming memory burns processor time: where such a resource of the service itself plainly deviates
    too, it is the reason. A line of waiting work is none: it says that nobody gets to it, not why. Nor is a
    resource that runs out where the system is `entered` while plainly more requests come in than before.
    """
    heaviest, _ = max(weighed, key=lambda pair: (pair[1] * (1.0 if pair[0].local else 0.8), pair[0].summary))
    plain = [finding for finding, _ in weighed if finding.strength >= PLAIN]
    coming = [
        finding for finding in plain if finding.signal == "metric_traffic" and finding.direction == "up"
    ]
    if entered and coming and (heaviest.signal in _SLOW or heaviest.resource in _SPENT_BY_REQUESTS):
        return max(coming, key=lambda finding: (finding.strength, finding.detail))
    plain = [finding for finding in plain if finding.local and not names_a_queue(finding.detail)]
    for resource in ("pool", "memory", "cpu", "disk"):
        reasons = [finding for finding in plain if finding.resource == resource]
        if reasons and (heaviest.signal in _MUTE or resource in _EXPLAINS.get(heaviest.resource, ())):
            return max(reasons, key=lambda finding: (finding.strength, finding.detail))
    return heaviest


def fault_kind(finding: Finding) -> tuple[str, Resource]:
    """The kind of fault a finding names, and the resource it is about."""
    if finding.signal == "change":
        return ("config" if finding.resource == "config" else "unknown"), finding.resource
    if finding.signal in _FLOWS and finding.resource == "code" and finding.direction != "appeared":
        return "missing_work", "code"
    slow = "latency" if finding.signal in _SLOW else "unknown"
    return _NAMES.get(finding.resource, slow), finding.resource
