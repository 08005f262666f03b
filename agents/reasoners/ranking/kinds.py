"""What is wrong: the finding that says it best, and a short generic name for it."""

from __future__ import annotations

from collections.abc import Sequence

from tools.findings import DEVIATES, Finding, Resource

_SCARCE: dict[Resource, str] = {"pool": "pool_exhaustion", "cpu": "cpu", "memory": "memory", "disk": "disk"}
_OTHER: dict[Resource, str] = {
    **_SCARCE,
    "network": "network_delay",
    "traffic": "traffic",
    "dependency": "dependency",
    "config": "config",
}
_SLOW = frozenset({"self_time", "network_gap", "latency", "edge_latency", "metric_latency"})
_FLOWS = frozenset({"log_flow", "call_flow"})

PLAIN = 2.0 * DEVIATES
"""The strength from which a scarce resource explains what else the service shows."""


def telling(weighed: Sequence[tuple[Finding, float]]) -> Finding:
    """The finding that names the cause best: the heaviest, or the resource that explains it.

    Slowness says nothing of its reason, and a full pool shows as errors: where a scarce resource of the
    service itself plainly deviates beside them, that is the reason.
    """
    heaviest, _ = max(weighed, key=lambda pair: (pair[1] * (1.0 if pair[0].local else 0.8), pair[0].summary))
    scarce = [
        finding
        for finding, _ in weighed
        if finding.local and finding.resource in _SCARCE and finding.strength >= PLAIN
    ]
    explains = [finding for finding in scarce if heaviest.signal in _SLOW or finding.resource == "pool"]
    return max(explains, key=lambda finding: (finding.strength, finding.detail), default=heaviest)


def fault_kind(finding: Finding) -> tuple[str, Resource]:
    """The kind of fault a finding names, and the resource it is about."""
    if finding.signal == "change":
        return ("config" if finding.resource == "config" else "unknown"), finding.resource
    if finding.signal in _FLOWS and finding.resource == "code":
        return ("exception" if finding.direction == "appeared" else "missing_work"), "code"
    if finding.resource == "code":
        return "exception", "code"
    if finding.resource in _OTHER:
        return _OTHER[finding.resource], finding.resource
    return ("latency" if finding.signal in _SLOW else "unknown"), finding.resource
