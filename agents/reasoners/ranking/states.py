"""What one service's agent knows: alone, and once those below have reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agents.reasoners.ranking.weights import together, weigh
from tools.findings import DEVIATES, Finding

Role = Literal["origin", "victim", "bystander", "quiet"]

Ways = Mapping[tuple[str, str], Collection[tuple[str, str]]]
"""(caller, callee) -> pairs of what the caller is entered by and what it then calls; empty where unknown."""

EXPLAINED = 0.5
"""From this share of its deviation that lies below it, a service is called a victim."""


@dataclass(frozen=True)
class Proof:
    """One weighed finding. `entry` is the operation it is tied to, None where it speaks of the whole
    service. `below` is the strongest that was reported from below it, which a local proof ignores."""

    signal: str
    entry: str | None
    weight: float
    local: bool
    below: float = 0.0

    @property
    def left(self) -> float:
        return self.weight if self.local else max(0.0, self.weight - self.below)


@dataclass(frozen=True)
class ServiceState:
    """One service. `own_strength` is what nothing below accounts for, on the scale of findings.

    `explained_by` are the callees that account for the rest. `role`: `origin` of a deviation, `victim`
    of one below, `bystander` (something moved, too little to be called a deviation), `quiet`.
    """

    service: str
    deviates: bool
    own_strength: float
    explained_by: tuple[str, ...]
    role: Role
    why: str
    evidence: tuple[str, ...]
    proofs: tuple[Proof, ...]
    below: tuple[tuple[str | None, float], ...] = ()

    @property
    def shown_strength(self) -> float:
        """What the service shows, whoever is to blame."""
        return _strength(self.proofs, lambda proof: proof.weight)

    def reported(self, entry: str | None) -> float:
        """What a caller through `entry` may be the victim of: trouble here, or passed on from below."""
        concerned = [proof for proof in self.proofs if entry is None or proof.entry in (entry, None)]
        return max(_strength(concerned, lambda proof: proof.left), dict(self.below).get(entry, 0.0))


def local_state(service: str, findings: Sequence[Finding], *, traced: bool = True) -> ServiceState:
    """What the service's own findings say, before anybody below is asked."""
    telling = sorted(findings, key=lambda finding: (-weigh(finding, traced), finding.summary))
    telling = [finding for finding in telling if weigh(finding, traced) > 0.0]
    proofs = tuple(
        Proof(finding.signal, finding.operation, weigh(finding, traced), finding.local) for finding in telling
    )
    own = _strength(proofs, lambda proof: proof.left)
    return ServiceState(
        service=service,
        deviates=any(finding.deviates for finding in findings),
        own_strength=own,
        explained_by=(),
        role="origin" if own >= DEVIATES else ("bystander" if own > 0.0 else "quiet"),
        why="; ".join(finding.summary for finding in telling[:3]) or f"{service} shows no change",
        evidence=_evidence(finding.evidence for finding in telling[:3]),
        proofs=proofs,
    )


def consolidate(own: ServiceState, children: Sequence[ServiceState], ways: Ways) -> ServiceState:
    """The service's state in the light of what those it calls report; others than those are left aside.

    What lies below an entry accounts for as much of what the entry shows as it is strong, and never
    for what can only come from the service itself.
    """
    called = [
        child for child in children if (own.service, child.service) in ways and child.service != own.service
    ]
    entries: dict[str | None, None] = dict.fromkeys(
        [None, *(entry for child in called for entry, _ in ways[own.service, child.service])]
    )
    below = {
        entry: max(
            (_reported(child, entry, ways[own.service, child.service]) for child in called), default=0.0
        )
        for entry in entries
    }
    proofs = tuple(replace(proof, below=below.get(proof.entry, below[None])) for proof in own.proofs)
    own_strength = _strength(proofs, lambda proof: proof.left)
    state = replace(own, proofs=proofs, own_strength=own_strength, below=tuple(below.items()))
    if own.own_strength < DEVIATES or own_strength > (1.0 - EXPLAINED) * own.own_strength:
        return state
    blamed = _blamed(own, called, ways)
    return replace(
        state,
        explained_by=tuple(child.service for child in blamed),
        role="victim",
        why=f"{own.why}. What it calls accounts for this: {', '.join(child.service for child in blamed)}",
        evidence=_evidence((own.evidence, blamed[0].evidence)),
    )


def _blamed(own: ServiceState, called: Sequence[ServiceState], ways: Ways) -> list[ServiceState]:
    """Who accounts for the strongest of what is explained, the most troubled first."""
    entry = max((proof for proof in own.proofs if not proof.local), key=lambda proof: proof.weight).entry
    reports = [(_reported(child, entry, ways[own.service, child.service]), child) for child in called]
    most = max(report for report, _ in reports)
    return [child for report, child in sorted(reports, key=lambda pair: -pair[0]) if 2.0 * report > most]


def _reported(child: ServiceState, entry: str | None, ways: Collection[tuple[str, str]]) -> float:
    if not ways:
        return child.reported(None)
    return max((child.reported(callee) for caller, callee in ways if entry in (caller, None)), default=0.0)


def _strength(proofs: Iterable[Proof], measure: Callable[[Proof], float]) -> float:
    best: dict[str, float] = {}
    for proof in proofs:
        best[proof.signal] = max(best.get(proof.signal, 0.0), measure(proof))
    return together([*best.values()])


def _evidence(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for part in parts for number in part))
