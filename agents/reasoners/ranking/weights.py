"""How much each kind of evidence says about who is to blame, set once and for every system.

A weight is not an importance of the symptom but a likelihood: of services that show this, how often is
it the service itself that is broken? A new error in a service's own code almost always is; a slow
answer, for which whatever it calls can be the reason, seldom.
"""

from __future__ import annotations

from tools.findings import Finding

WEIGHT = {
    "log_flow": 1.0,
    "call_flow": 0.9,
    "errors_here": 1.0,
    "log_rate": 0.8,
    "self_time": 0.5,
    "network_gap": 0.5,
    "metric_cpu": 0.6,
    "metric_memory": 0.6,
    "metric_pool": 0.6,
    "metric_disk": 0.3,
    "latency": 0.25,
    "errors": 0.3,
    "call_rate": 0.25,
    "accused": 0.3,
    "change": 0.3,
}
SYMPTOM_METRIC = 0.4
"""Metrics of latency, errors, traffic and bytes, where no span says the same more plainly."""
SYMPTOM_METRIC_BESIDE_SPANS = 0.03
DEPENDENCY = 0.3
"""A failure whose own words name another service is that service's, or the way's."""
SECOND, THIRD = 0.3, 0.1
"""What further, different kinds of evidence add to the strongest: they often share one reason."""


def weigh(finding: Finding, traced: bool) -> float:
    """The finding's strength times what its kind is worth. `traced`: the store has spans to go by."""
    weight = WEIGHT.get(finding.signal, SYMPTOM_METRIC_BESIDE_SPANS if traced else SYMPTOM_METRIC)
    names_another = finding.resource == "dependency" and finding.peer is not None
    if names_another and finding.signal in ("log_flow", "log_rate"):
        weight = DEPENDENCY
    return weight * finding.strength


def together(values: list[float]) -> float:
    """Strongest first; the second and third count in part, the rest not at all."""
    ordered = [*sorted(values, reverse=True), 0.0, 0.0, 0.0]
    return ordered[0] + SECOND * ordered[1] + THIRD * ordered[2]
