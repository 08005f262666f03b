"""What a person's prunes and pins do to an investigation: to its plan, its conclusion, and its words.

Nothing here is evidence. A prune leaves a branch out, says so, and keeps the verdict from being sure; a
pin has a branch asked and its hypothesis tried. Neither raises the probability of anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import networkx as nx

from agents.challenge import challenge
from agents.diagnosis import Cause, Claim, Verdict
from agents.evidence_graph import EvidenceGraph
from agents.observations import Observations
from agents.plan import Plan
from agents.steered_tree import Mark, Marks, pinned, pruned

_MOST_NAMED = 3


def steered(plan: Plan, graph: nx.DiGraph[str], marks: Marks) -> Plan:
    """The plan with pins put in and prunes cut out; what neither touches stays exactly as it was.

    A pinned service below a pruned one is asked all the same, by nobody.
    """
    wanted = [agent for agent in pinned(marks) if agent in graph]
    cut = {*pruned(marks)}
    whole = _with(plan, graph, wanted)
    asks = {
        agent: tuple(asked for asked in below if asked not in cut)
        for agent, below in whole.asks.items()
        if agent not in cut
    }
    roots = [root for root in whole.roots if root in asks]
    reached = _reached(asks, roots)
    for agent in wanted:
        if agent not in reached:
            roots.append(agent)
            reached |= _reached(asks, [agent])
    return Plan(
        roots=tuple(roots),
        asks={agent: below for agent, below in asks.items() if agent in reached},
        left_out=tuple(agent for agent in whole.asks if agent not in reached),
    )


def _with(plan: Plan, graph: nx.DiGraph[str], wanted: Iterable[str]) -> Plan:
    """The plan with an agent for each pinned service, asked by who calls it, or by way of the nearest."""
    asks, roots = dict(plan.asks), list(plan.roots)
    for service in wanted:
        if service in asks:
            continue
        chain = _chain(graph, asks, service)
        if chain[0] == service:
            roots.append(service)
        below = tuple(callee for callee in sorted(graph.successors(service)) if callee in asks)
        above = _reached(_askers(asks), [chain[0]])
        asks[service] = tuple(callee for callee in below if callee not in above)
        for asker, asked in pairwise(chain):
            asks[asker] = (*asks.get(asker, ()), asked)
        under = _reached(asks, [service])
        for caller in sorted(graph.predecessors(service)):
            if caller in asks and service not in asks[caller] and caller not in under:
                asks[caller] = (*asks[caller], service)
    return Plan(tuple(roots), asks)


def _chain(graph: nx.DiGraph[str], asks: Mapping[str, Sequence[str]], service: str) -> list[str]:
    """From the nearest agent that leads to the service, by calls, down to it; only itself where none does."""
    steps = nx.single_source_shortest_path(graph.reverse(copy=False), service)
    leading = [(len(way), agent) for agent, way in steps.items() if agent in asks]
    return list(reversed(steps[min(leading)[1]])) if leading else [service]


def _askers(asks: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Who asks each agent."""
    askers: dict[str, list[str]] = {}
    for asker, below in asks.items():
        for agent in below:
            askers.setdefault(agent, []).append(asker)
    return askers


def _reached(asks: Mapping[str, Sequence[str]], roots: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = [*roots]
    while waiting:
        agent = waiting.pop()
        if agent not in found:
            found.add(agent)
            waiting += asks.get(agent, ())
    return found


def evidence_places(whole: Plan, services: Iterable[str], plan: Plan) -> dict[str, int]:
    """The place of each agent's own evidence under a finding's: agents of the unsteered `whole` by name,
    then every other service. A prune or a pin changes nobody's number."""
    agents = sorted(whole.agents)
    others = sorted({*services} - {*agents})
    places = {service: place for place, service in enumerate((*agents, *others), start=1)}
    return {agent: places[agent] for agent in plan.agents}


def left_out_words(marks: Marks) -> tuple[str, ...]:
    """What a diagnosis says is missing because of people: `payment and what only it asks (pruned by ada)`."""
    return tuple(
        f"{agent} and what only it asks (pruned by {mark.by})"
        for agent, mark in marks.items()
        if mark.act == "prune"
    )


def left_out_claims(observations: Observations, marks: Marks, left_out: Sequence[str]) -> tuple[Claim, ...]:
    """A sentence for each pruned branch: who left it out, why, and what there was to see."""
    cut = [agent for agent in pruned(marks) if agent in left_out]
    return tuple(_left_out_claim(observations, agent, marks[agent]) for agent in cut)


def _left_out_claim(observations: Observations, agent: str, mark: Mark) -> Claim:
    deviating = [finding for finding in observations.scan.of(agent) if finding.deviates]
    shown = f"it deviates ({deviating[0].summary})" if deviating else "it does not deviate by itself"
    why = f": {mark.reason}" if mark.reason else ""
    asked = tuple(evidence.id for evidence in observations.scan.evidence) or (observations.inventory.id,)
    return Claim(
        text=f"{agent} was left out by {mark.by}{why}. Nobody asked it or what only it asks; {shown}.",
        evidence=deviating[0].evidence if deviating else asked,
    )


def as_sure_as_that(verdict: Verdict, observations: Observations, left_out: Iterable[str]) -> Verdict:
    """No cause is confirmed, and nothing is healthy, while something that deviates was left out."""
    skipped = {*left_out}
    if not any(finding.deviates and finding.service in skipped for finding in observations.scan.findings):
        return verdict
    if verdict == "confirmed":
        return "likely"
    return "inconclusive" if verdict == "healthy" else verdict


def put_up(
    observations: Observations, marks: Marks, causes: Sequence[Cause], board: EvidenceGraph
) -> tuple[Cause, ...]:
    """The hypotheses that people pinned, to be verified and challenged beside the leading cause."""
    ranked = {cause.service: cause for cause in causes}
    wanted = [agent for agent in pinned(marks) if agent in board.reports]
    leading = causes[0].service if causes else None
    return tuple(
        ranked.get(agent) or _hypothesis(observations, agent, board) for agent in wanted if agent != leading
    )


def tried(observations: Observations, cause: Cause) -> tuple[bool, tuple[Claim, ...]]:
    """A pinned hypothesis, challenged: it falls at once where the service shows nothing."""
    survived, claims = challenge(observations, cause)
    if any(finding.deviates for finding in observations.scan.of(cause.service)):
        return survived, claims
    well = f"No finding of {cause.service}'s own is strong enough to be a deviation."
    return False, (Claim(text=well, evidence=cause.evidence), *claims)


def _hypothesis(observations: Observations, agent: str, board: EvidenceGraph) -> Cause:
    """A service that nothing ranks as a cause, as one; its probability is what the ranking gave it: none."""
    report = board.reports[agent]
    own = [finding for finding in observations.scan.of(agent) if finding.deviates]
    first = own[0] if own else None
    return Cause(
        rank=len(board.reports) + 1,
        service=agent,
        instance=first.instance if first else None,
        node=first.node if first else None,
        fault_kind="unknown",
        resource=first.resource if first else "unknown",
        detail=first.detail if first else "",
        score=report.strength,
        probability=0.0,
        path=(),
        evidence=report.evidence_ids,
        why=report.claims[0].text,
    )
