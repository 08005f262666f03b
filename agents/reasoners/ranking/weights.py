"""How much each kind of evidence says about who is to blame, set once and for every system.

A weight is not the importance of a symptom but a likelihood: of services that show this, how often is
it the service itself that is broken? A new error in a service's own code almost always is; a slow
answer, for which whatever it calls can be the reason, seldom.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.findings import Finding, Tracing

WEIGHT = {
    "log_flow": 1.0,
    "call_flow": 0.9,
    "errors_here": 1.0,
    "unanswered": 1.0,
    "impatience": 1.0,
    "changed_answers": 1.0,
    "log_rate": 0.8,
    "log_talk": 0.8,
    "self_time": 0.5,
    "network_gap": 0.8,
    "edge_latency": 0.5,
    "edge_silence": 1.0,
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
RESOURCE_METRICS = frozenset({"metric_cpu", "metric_memory", "metric_pool", "metric_disk"})
FELT = frozenset(
    {
        "log_flow",
        "call_flow",
        "changed_answers",
        "errors_here",
        "errors",
        "unanswered",
        "impatience",
        "self_time",
        "network_gap",
        "latency",
    }
)
"""Signals of spans and logs that show a service's users feel something."""
SAID = frozenset({"change", "log_talk"})
"""What people and services say of themselves, which needs something measured beside it."""

SYMPTOM_METRIC = 0.4
"""Metrics of latency, errors, traffic and bytes, where no span says the same more plainly."""
SYMPTOM_METRIC_BESIDE_SPANS = 0.03
DEPENDENCY = 0.3
"""A failure whose own words speak of another service is that service's, or the way's."""
UNFELT = 1.2
"""Taken off a resource that moved where spans show that nobody felt it (a deploy's warm-up, a nightly job):
a small move is then nothing, a starved processor still is something.
Half a deviation is not yet half felt."""
MOST_TALK = 1.5
"""However often a service says something that is no error, it counts as no more than this strength; and where
spans show that nobody felt anything, as nothing."""
SECOND, THIRD = 0.3, 0.1
"""What further, different kinds of evidence add to the strongest: they often share one reason."""


def weighed(findings: Sequence[Finding], tracing: Tracing) -> list[tuple[Finding, float]]:
    """One service's findings with what each is worth. Only where spans tell how calls fare does silence
    in them say that nobody felt anything.

    A change is worth as much as there is something beside it that it could have caused.
    """
    felt = max((finding.strength for finding in findings if finding.signal in FELT), default=0.0)
    felt = min(1.0, felt) if tracing == "full" else 1.0
    beside = max((finding.strength for finding in findings if finding.signal not in SAID), default=0.0)
    return [(finding, _worth(finding, tracing, felt, min(1.0, beside))) for finding in findings]


def _worth(finding: Finding, tracing: Tracing, felt: float, beside: float) -> float:
    weight = _weight(finding, tracing)
    worth = weight * finding.strength
    if finding.signal in RESOURCE_METRICS:
        return max(0.0, worth - UNFELT * (1.0 - felt**2))
    if finding.signal == "log_talk":
        return weight * min(MOST_TALK, finding.strength) * felt
    return worth * beside if finding.signal == "change" else worth


def _weight(finding: Finding, tracing: Tracing) -> float:
    if finding.resource == "dependency" and finding.signal in (
        "log_flow",
        "call_flow",
        "log_rate",
        "log_talk",
    ):
        return DEPENDENCY
    return WEIGHT.get(finding.signal, SYMPTOM_METRIC if tracing == "none" else SYMPTOM_METRIC_BESIDE_SPANS)


def together(values: Sequence[float]) -> float:
    """Strongest first; the second and third count in part, the rest not at all."""
    first, second, third, *_ = [*sorted(values, reverse=True), 0.0, 0.0, 0.0]
    return first + SECOND * second + THIRD * third
