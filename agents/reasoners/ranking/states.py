"""What one service's agent knows: alone, and once those below have reported."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agents.reasoners.ranking.weights import together, weigh
from tools.findings import DEVIATES, Finding

Role = Literal["origin", "victim", "bystander", "quiet"]

EXPLAINS = 0.5
"""From this share of a deviation that lies below it, a service is called a victim of it."""


@dataclass(frozen=True)
class ServiceState:
    """One service. `own_strength` is what nothing below accounts for, on the scale of findings.

    `local_strength` can only come from the service itself; `shown_strength` what those it calls could
    show as well. `below_strength` is the strongest that was reported from below, and `explained_by`
    the callees that reported it. `role`: `origin` of a deviation, `victim` of one below, `bystander`
    (something moved, not enough to be called a deviation), `quiet`.
    """

    service: str
    deviates: bool
    own_strength: float
    explained_by: tuple[str, ...]
    role: Role
    why: str
    evidence: tuple[str, ...]
    local_strength: float
    shown_strength: float
    below_strength: float = 0.0

    @property
    def reported_strength(self) -> float:
        """What a caller may be the victim of: this service's own trouble, or what lies below it."""
        return max(self.own_strength, self.below_strength)


def local_state(service: str, findings: Sequence[Finding], *, traced: bool = True) -> ServiceState:
    """What the service's own findings say, before anybody below is asked."""
    local: dict[str, float] = {}
    shown: dict[str, float] = {}
    for finding in findings:
        side = local if finding.local else shown
        side[finding.signal] = max(side.get(finding.signal, 0.0), weigh(finding, traced))
    local_strength, shown_strength = together([*local.values()]), together([*shown.values()])
    own = _total(local_strength, shown_strength)
    telling = sorted(findings, key=lambda finding: (-weigh(finding, traced), finding.summary))
    telling = [finding for finding in telling if finding.strength > 0.0][:3]
    role: Role = "origin" if own >= DEVIATES else ("bystander" if own > 0.0 else "quiet")
    return ServiceState(
        service=service,
        deviates=any(finding.deviates for finding in findings),
        own_strength=own,
        explained_by=(),
        role=role,
        why="; ".join(finding.summary for finding in telling) or f"{service} shows no change",
        evidence=tuple(dict.fromkeys(number for finding in telling for number in finding.evidence)),
        local_strength=local_strength,
        shown_strength=shown_strength,
    )


def consolidate(
    own: ServiceState, children: Sequence[ServiceState], edges: Collection[tuple[str, str]]
) -> ServiceState:
    """The service's state in the light of what those it calls report.

    `edges` are (caller, callee); children that the service does not call are left aside. What lies
    below accounts for as much of what the service shows as it is strong, and never for what is local.
    """
    called = [
        child for child in children if (own.service, child.service) in edges and child.service != own.service
    ]
    troubled = sorted(
        (child for child in called if child.reported_strength >= DEVIATES),
        key=lambda child: -child.reported_strength,
    )
    if not troubled:
        return own
    below = troubled[0].reported_strength
    unexplained = max(0.0, own.shown_strength - below)
    own_strength = _total(own.local_strength, unexplained)
    state = replace(own, own_strength=own_strength, below_strength=below)
    explained = own.shown_strength - unexplained
    if explained < EXPLAINS * _total(own.local_strength, own.shown_strength) or explained <= 0.0:
        return state
    blamed = tuple(child.service for child in troubled)
    return replace(
        state,
        explained_by=blamed,
        role="victim",
        why=f"{own.why}. It calls {', '.join(blamed)}, whose own deviation accounts for this",
        evidence=tuple(dict.fromkeys((*own.evidence, *troubled[0].evidence))),
    )


def _total(local: float, shown: float) -> float:
    return together([local, shown])
