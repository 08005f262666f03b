"""The synthesis: every service's consolidated state, and the causes ranked with a probability each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from agents.reasoners.ranking.kinds import fault_kind, telling
from agents.reasoners.ranking.places import locate
from agents.reasoners.ranking.states import Began, ServiceState, began, consolidate, local_state, some
from agents.reasoners.ranking.weights import weighed
from tools.findings import Resource, Tracing
from tools.scan import Scan

SHARPNESS = 2.5
"""Odds grow with this power of strength: how far the first is ahead of the second says more about being right
than how strong it is."""
DOUBT = 0.5
"""The strength that stands for "something nobody looked at": it holds its share of probability."""
MOST_SURE = 0.98
"""No telemetry shows everything: nothing is more probable than this."""
NOTABLE, NOTABLE_WITHOUT_SPANS = 0.6, 0.45
"""Where no service has even this much trouble of its own, the window is healthy. Without spans symptoms weigh
less than half, and so does what is worth a word."""
NEARLY = 0.15
"""Suspects whose strengths differ by less than this share are told apart by who began first."""
MOST_CAUSES = 10


@dataclass(frozen=True)
class RankedCause:
    """One suspect. `score` is on the scale of findings' strength; probabilities leave room for doubt."""

    rank: int
    service: str
    instance: str | None
    node: str | None
    fault_kind: str
    resource: Resource
    detail: str
    score: float
    probability: float
    why: str
    evidence: tuple[str, ...]
    onset_ns: int | None


@dataclass(frozen=True)
class Ranking:
    """`healthy`: nothing deviates, and there is no cause to name."""

    states: tuple[ServiceState, ...]
    causes: tuple[RankedCause, ...]
    healthy: bool


def rank(scan: Scan, left_out: Collection[str] = ()) -> Ranking:
    """Rank who is to blame. Ties go to what shows more, then to more traffic, then to the earlier onset; two
    that nothing tells apart say so in their `why`.

    Whoever is `left_out` is no suspect and explains nothing, but keeps its share of the probability.
    """
    everybody = consolidated(scan, left_out)
    states = tuple(state for state in everybody if state.service not in left_out)
    suspects = [state for state in states if state.own_strength > 0.0]
    if max((state.own_strength for state in everybody), default=0.0) < notable(scan.tracing):
        return Ranking(states, (), healthy=True)
    if not suspects:
        return Ranking(states, (), healthy=False)
    onsets = {state.service: began(scan.of(state.service)) for state in suspects}
    suspects = _first_before_nearly_as_strong(suspects, onsets)
    places = {state.service: _order(scan, state, onsets[state.service]) for state in suspects}
    suspects.sort(key=lambda state: places[state.service])
    tied = {
        state.service: [
            other for other in places if other != state.service and places[other] == places[state.service]
        ]
        for state in suspects
    }
    odds = [state.own_strength**SHARPNESS for state in suspects]
    unasked = sum(state.own_strength**SHARPNESS for state in everybody if state.service in left_out)
    whole = (sum(odds) + unasked + DOUBT**SHARPNESS) / MOST_SURE
    causes = tuple(
        _cause(place, state, tied[state.service], odd / whole, scan)
        for place, (state, odd) in enumerate(zip(suspects[:MOST_CAUSES], odds, strict=False), start=1)
    )
    return Ranking(states, causes, healthy=False)


def notable(tracing: Tracing) -> float:
    """The least trouble of its own that is worth a word."""
    return NOTABLE_WITHOUT_SPANS if tracing == "none" else NOTABLE


def consolidated(scan: Scan, left_out: Collection[str] = ()) -> tuple[ServiceState, ...]:
    """Each service's state after the reports from below, callees first.

    Services that call each other in a ring hear each other's own evidence only: nobody in a ring is
    the cause of itself. Whoever is `left_out` is heard by nobody but who is left out as well.
    """
    alone = {service: local_state(service, scan.of(service), tracing=scan.tracing) for service in scan.graph}
    done: dict[str, ServiceState] = {}
    ways = {(caller, callee): data["ways"] for caller, callee, data in scan.graph.edges(data=True)}
    rings = nx.condensation(scan.graph)
    for ring in reversed(list(nx.topological_sort(rings))):
        members: set[str] = rings.nodes[ring]["members"]
        heard = {
            service: [
                alone[below] if below in members else done[below]
                for below in scan.graph.successors(service)
                if below not in left_out or service in left_out
            ]
            for service in members
        }
        done.update({service: consolidate(alone[service], heard[service], ways) for service in members})
    return tuple(done[service] for service in sorted(done))


def _first_before_nearly_as_strong(
    suspects: Sequence[ServiceState], onsets: Mapping[str, Began]
) -> list[ServiceState]:
    """A cause comes before what it causes: of the strongest, the first to begin gains what `NEARLY` says."""
    most = max(state.own_strength for state in suspects)
    near = [onsets[state.service] for state in suspects if state.own_strength > (1.0 - NEARLY) * most]
    first = min(near)
    if len(near) == 1 or near.count(first) > 1:
        return list(suspects)
    return [
        replace(state, own_strength=state.own_strength / (1.0 - NEARLY))
        if onsets[state.service] == first and state.own_strength > (1.0 - NEARLY) * most
        else state
        for state in suspects
    ]


def _order(scan: Scan, state: ServiceState, onset: Began) -> tuple[float, float, int, Began]:
    calls = sum(data.get("calls", 0) for _, _, data in scan.graph.in_edges(state.service, data=True))
    return (-round(state.own_strength, 9), -round(state.shown_strength, 9), -calls, onset)


def _cause(
    place: int, state: ServiceState, tied: Sequence[str], probability: float, scan: Scan
) -> RankedCause:
    findings = scan.of(state.service)
    finding = telling(weighed(findings, scan.tracing), entered=_is_entered(scan, state.service))
    kind, resource = fault_kind(finding)
    instance, node = locate(finding, findings, scan.graph.nodes[state.service].get("instances", ()))
    return RankedCause(
        rank=place,
        service=state.service,
        instance=instance,
        node=node,
        fault_kind=kind,
        resource=resource,
        detail=finding.detail,
        score=round(state.own_strength, 6),
        probability=round(probability, 6),
        why=f"{finding.summary}. Nothing tells it apart from {some(tied)}" if tied else finding.summary,
        evidence=tuple(dict.fromkeys((*finding.evidence, *state.evidence))),
        onset_ns=finding.onset_ns,
    )


def _is_entered(scan: Scan, service: str) -> bool:
    """Do spans show that all its requests come from outside? A shared node is no call."""
    edges = scan.graph.in_edges(service, data=True)
    return scan.tracing == "full" and all("shares" in data for _, _, data in edges)
