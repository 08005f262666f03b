"""The challenge: what would rule the leading cause out, and does it?

Each rival explanation is looked up in the findings, never argued: something below the cause that deviates
by itself, a busy neighbour on the same node, more traffic, a change near the onset elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.diagnosis import Cause, Claim
from agents.observations import Observations
from tools.findings import Finding
from tools.times import format_clock

_CLEARLY_STRONGER = 2.0
"""A dependency's own deviation this many times the cause's is a better explanation than the cause."""


def challenge(observations: Observations, cause: Cause) -> tuple[bool, tuple[Claim, ...]]:
    """Whether the cause survives, and a claim for each rival that was looked at."""
    own = _own_strength(observations, cause.service)
    below = _stronger_below(observations, cause, own)
    claims = [
        *_own_change_claims(observations, cause),
        _below_claim(cause, below),
        *_neighbour_claims(observations, cause),
        *_traffic_claims(observations),
        *_change_claims(observations, cause),
    ]
    return not below, tuple(claims)


def _own(observations: Observations, service: str) -> list[Finding]:
    return [finding for finding in observations.scan.of(service) if finding.deviates and finding.local]


def _own_strength(observations: Observations, service: str) -> float:
    return max((finding.strength for finding in _own(observations, service)), default=0.0)


def _stronger_below(observations: Observations, cause: Cause, own: float) -> list[Finding]:
    graph = observations.scan.graph
    edges = graph.out_edges(cause.service, data=True) if cause.service in graph else ()
    callees = sorted(callee for _, callee, data in edges if "shares" not in data)
    rivals = [finding for callee in callees for finding in _own(observations, callee)[:1]]
    return [rival for rival in rivals if rival.strength > _CLEARLY_STRONGER * max(own, 1.0)]


def _below_claim(cause: Cause, below: Sequence[Finding]) -> Claim:
    if below:
        rival = max(below, key=lambda finding: (finding.strength, finding.evidence))
        return Claim(
            text=f"{cause.service} calls {rival.service}, which deviates more by itself: {rival.summary}.",
            evidence=rival.evidence,
        )
    return Claim(
        text=f"Nothing that {cause.service} calls deviates more by itself than it does.",
        evidence=cause.evidence,
    )


def _neighbour_claims(observations: Observations, cause: Cause) -> list[Claim]:
    """A node's trouble shows in several services on it at once."""
    if cause.node is None:
        return []
    neighbours = {
        finding.service: finding
        for finding in reversed(observations.scan.findings)
        if finding.node == cause.node
        and finding.service != cause.service
        and finding.deviates
        and finding.local
        and finding.resource == cause.resource
    }
    if not neighbours:
        return []
    names = ", ".join(sorted(neighbours))
    numbers = tuple(dict.fromkeys(number for finding in neighbours.values() for number in finding.evidence))
    return [
        Claim(
            text=f"On the same node {cause.node}, {names} also show {cause.resource} out of range: "
            "the node itself may be the cause.",
            evidence=numbers,
            inferred=True,
        )
    ]


def _traffic_claims(observations: Observations) -> list[Claim]:
    rows = [row for row in observations.impact_rows if row["requests"] and row["baseline_requests"]]
    if not rows or observations.baseline is None:
        return []
    now = sum(row["requests"] for row in rows) / observations.incident.duration_ns
    before = sum(row["baseline_requests"] for row in rows) / observations.baseline.duration_ns
    change = now / before
    text = (
        f"Requests come at {change:.1f} times the usual rate: load alone may explain some of this."
        if change > 1.5
        else f"Load does not explain it: requests come at {change:.1f} times the usual rate."
    )
    return [Claim(text=text, evidence=(observations.impact.id,), inferred=change > 1.5)]


def _own_change_claims(observations: Observations, cause: Cause) -> list[Claim]:
    """The last change of the cause itself before the window: the trigger, as far as time can tell."""
    changed = [finding for finding in observations.scan.of(cause.service) if finding.signal == "change"]
    if not changed:
        return []
    last = max(changed, key=lambda finding: (finding.onset_ns or 0, finding.detail))
    when = f" at {format_clock(last.onset_ns)} UTC" if last.onset_ns is not None else ""
    return [
        Claim(
            text=f"Its last change is near the onset{when}: {last.summary}.",
            evidence=last.evidence,
            inferred=True,
        )
    ]


def _change_claims(observations: Observations, cause: Cause) -> list[Claim]:
    """A change near the onset at a service that is well by itself is a coincidence, and is named as one."""
    claims = []
    for finding in observations.scan.findings:
        if finding.signal != "change" or finding.service == cause.service:
            continue
        when = f" at {format_clock(finding.onset_ns)} UTC" if finding.onset_ns is not None else ""
        others = [other for other in _own(observations, finding.service) if other.signal != "change"]
        so = (
            f"and {finding.service} deviates by itself" if others else f"but {finding.service} itself is well"
        )
        text = f"{finding.detail} at {finding.service}{when} is near the onset, {so}."
        claims.append(Claim(text=text, evidence=finding.evidence, inferred=not others))
    return claims
