"""What one service's agent knows: alone, and once those below have reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agents.reasoners.ranking.weights import together, weighed
from tools.findings import DEVIATES, Finding, Tracing
from tools.times import MINUTE_NS

Role = Literal["origin", "victim", "bystander", "quiet"]

Ways = Mapping[tuple[str, str], Collection[tuple[str, str]]]
"""(caller, callee) -> pairs of what the caller is entered by and what it then calls; empty where unknown."""

EXPLAINED = 0.5
"""From this share of its deviation that lies below it, a service is called a victim."""
_TOLD = 3
"""How many findings a state cites; it tells the first in words."""
_NAMED = 3
ANY_ENTRY = ""
"""Stands for every entry that is not named: what is wrong with the service as a whole."""
SLOW, FAILING = "(slow)", "(failing)"
"""Where no span tells entries apart, symptoms do: who waits is the victim of the slow, who fails of those
that fail."""
_SYMPTOMS = {
    "metric_latency": SLOW,
    "edge_latency": SLOW,
    "metric_traffic": SLOW,
    "metric_network": SLOW,
    "metric_errors": FAILING,
    "edge_silence": FAILING,
}


Began = tuple[int, int]
NEVER = 1 << 63
UNKNOWN: Began = (NEVER, NEVER)
"""When the first of what deviates began, and the first of what logs and spans tell."""

LATER_NS = MINUTE_NS
"""What began so much later than something is not its reason: metrics mostly come once a minute."""


def began(findings: Iterable[Finding]) -> Began:
    """When trouble began here. Metrics come in steps and events to the instant; an event that also happened
    before has no beginning, and a change is no trouble."""
    known = [
        (finding.onset_ns, finding.signal.startswith("metric_"))
        for finding in findings
        if finding.deviates
        and finding.onset_ns is not None
        and (finding.signal.startswith("metric_") or finding.direction == "appeared")
        and finding.signal != "change"
    ]
    events = (at for at, stepwise in known if not stepwise)
    return min((at for at, _ in known), default=NEVER), min(events, default=NEVER)


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
    `local_strength` can only come from the service itself, `shown_strength` is all it shows, whoever is
    to blame, and `below_strength` the strongest that was reported from below. `reports` says by entry
    what a caller through it may be the victim of: all that travels up, beside the names.
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
    reports: tuple[tuple[str, float], ...] = ()
    proofs: tuple[Proof, ...] = ()
    began: Began = UNKNOWN

    def reported(self, entry: str | None) -> float:
        """What a caller through `entry` may be the victim of; None is a caller of whom no more is known."""
        whole = max(self.own_strength, self.below_strength)
        by_entry = dict(self.reports)
        return whole if entry is None else by_entry.get(entry, by_entry.get(ANY_ENTRY, whole))


def local_state(service: str, findings: Sequence[Finding], *, tracing: Tracing = "full") -> ServiceState:
    """What the service's own findings say, before anybody below is asked."""
    heaviest = sorted(weighed(findings, tracing), key=lambda pair: (-pair[1], pair[0].summary))
    proofs = tuple(
        Proof(finding.signal, _entry(finding, tracing), weight, finding.local) for finding, weight in heaviest
    )
    telling = [finding for finding, weight in heaviest[:_TOLD] if weight > 0.0]
    own = _strength(proofs)
    return ServiceState(
        service=service,
        deviates=any(finding.deviates for finding in findings),
        own_strength=own,
        explained_by=(),
        role="origin" if own >= DEVIATES else ("bystander" if own > 0.0 else "quiet"),
        why=telling[0].summary if telling else f"{service} shows no change",
        evidence=_evidence(finding.evidence for finding in telling),
        local_strength=_strength([proof for proof in proofs if proof.local]),
        shown_strength=own,
        reports=_reports(proofs, {}),
        proofs=proofs,
        began=began(findings),
    )


def _entry(finding: Finding, tracing: Tracing) -> str | None:
    return finding.operation if tracing != "none" else _SYMPTOMS.get(finding.signal, finding.operation)


def consolidate(
    own: ServiceState, children: Sequence[ServiceState], edges: Ways | Collection[tuple[str, str]]
) -> ServiceState:
    """The service's state in the light of what those it calls report; others than those are left aside.

    What lies below an entry accounts for as much of what the entry shows as it is strong, and never for
    what can only come from the service itself. `edges` may say by which ways each callee is called;
    where it does not, every entry is taken to use all of the callee.
    """
    ways: Ways = edges if isinstance(edges, Mapping) else dict.fromkeys(edges, ())
    called = [
        (child, ways[own.service, child.service])
        for child in children
        if (own.service, child.service) in ways and child.service != own.service and not _later(child, own)
    ]
    entries = dict.fromkeys((*(entry for _, pairs in called for entry, _ in pairs), SLOW, FAILING))
    below = {entry: _most(called, entry) for entry in (None, *entries)}
    proofs = tuple(replace(proof, below=below.get(proof.entry, below[None])) for proof in own.proofs)
    own_strength = _strength(proofs)
    state = replace(
        own,
        own_strength=own_strength,
        below_strength=below[None],
        reports=_reports(proofs, below),
        proofs=proofs,
        began=min((own.began, *(child.began for child, _ in called))),
    )
    if own.own_strength < DEVIATES or own_strength > (1.0 - EXPLAINED) * own.own_strength:
        return state
    blamed = _blamed(proofs, called)
    names = some([child.service for child in blamed])
    return replace(
        state,
        explained_by=tuple(child.service for child in blamed),
        role="victim",
        why=f"{own.why}. What it depends on accounts for this: {names}",
        evidence=_evidence((own.evidence, *(child.evidence for child in blamed))),
    )


def _later(child: ServiceState, own: ServiceState) -> bool:
    """Did the trouble below begin after the trouble here? Then it is not the reason for it."""
    return NEVER > child.began[0] >= own.began[0] + LATER_NS


_Called = Sequence[tuple[ServiceState, Collection[tuple[str, str]]]]


def _most(called: _Called, entry: str | None) -> float:
    return max((_report(child, pairs, entry) for child, pairs in called), default=0.0)


def _report(child: ServiceState, pairs: Collection[tuple[str, str]], entry: str | None) -> float:
    """What a callee reports to its caller's visits through `entry`."""
    if not pairs:
        return child.reported(entry if entry in (SLOW, FAILING) else None)
    return max((child.reported(callee) for caller, callee in pairs if entry in (caller, None)), default=0.0)


def _blamed(proofs: Iterable[Proof], called: _Called) -> list[ServiceState]:
    """Who accounts for the strongest of what is explained, the most troubled first."""
    explained = max(
        (proof for proof in proofs if not proof.local), key=lambda proof: proof.weight - proof.left
    )
    entry = explained.entry if _most(called, explained.entry) else None
    reports = [(_report(child, pairs, entry), child) for child, pairs in called]
    most = max(report for report, _ in reports)
    return [child for report, child in sorted(reports, key=lambda pair: -pair[0]) if 2.0 * report > most]


def _reports(proofs: Sequence[Proof], below: Mapping[str | None, float]) -> tuple[tuple[str, float], ...]:
    general = [proof for proof in proofs if proof.entry is None]
    reports = {ANY_ENTRY: _strength(general)}
    for entry in sorted({*(proof.entry for proof in proofs), *below} - {None}, key=str):
        concerned = [*general, *(proof for proof in proofs if proof.entry == entry)]
        reports[str(entry)] = max(_strength(concerned), below.get(entry, 0.0))
    return tuple(reports.items())


def _strength(proofs: Iterable[Proof]) -> float:
    """What is left of these, the strongest of each signal counting."""
    best: dict[str, float] = {}
    for proof in proofs:
        best[proof.signal] = max(best.get(proof.signal, 0.0), proof.left)
    return together([*best.values()])


def some(names: Sequence[str]) -> str:
    """The first few of many names, so that a sentence stays one."""
    told = ", ".join(names[:_NAMED])
    return told if len(names) <= _NAMED else f"{told} and {len(names) - _NAMED} more"


def _evidence(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for part in parts for number in part))
