"""Is the way from symptom to cause proven? Three checks a hop, each made in SQL.

After the path check of OpenRCA 2.0: a right service with an unproven path is a guess. For a hop from
`caller` to `callee`: the dependency exists; `callee` deviates from its baseline; and `callee` left its usual
range no later than `caller` did, in those operations of `caller` that go on to `callee` where spans tell
them, give or take the resolution of the data: it may be noticed later, when nobody looked, but it must not
have been seen well after `caller` was seen ill. A check the data cannot decide is None, never True.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx

from agents.diagnosis import Cause, Claim, Hop
from agents.events import EvidenceRecord
from agents.evidence_graph import EvidenceGraph
from agents.observations import Observations, window_bounds
from agents.recorded_answers import Answering
from tools.evidence import Evidence
from tools.questions import load_question
from tools.telemetry_store import Rows
from tools.times import SECOND_NS, format_clock

_BUCKETS = 30
_BLAMED_COST, _VICTIM_COST, _BESIDE_COST, _HEALTHY_COST = 10, 11, 30, 90
"""How long a hop is: to a service that its caller's agent blames, to another whose deviation goes back to the
cause, to one that deviates for reasons of its own, to one that does not. Blame decides between equals."""


@dataclass(frozen=True)
class VerifiedPath:
    """Hops from symptom to cause; none where the cause is its own symptom or no way leads to it.

    `unmoved` are the services between the entry point and the symptom that never leave their range.
    """

    hops: tuple[Hop, ...]
    evidence: tuple[Evidence, ...]
    unmoved: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        return all(hop.verified for hop in self.hops)

    def claims(self, cause: Cause) -> tuple[Claim, ...]:
        """One sentence a hop; for a cause that is its own symptom, that it is."""
        looked_at = tuple(evidence.id for evidence in self.evidence) or cause.evidence
        said = [Claim(text=_hop_sentence(hop), evidence=hop.evidence) for hop in self.hops]
        if not self.hops:
            own = f"{cause.service} is its own symptom: no hop to check."
            said.append(Claim(text=own, evidence=cause.evidence))
        if self.unmoved:
            outside = f"The path starts inside: {', '.join(self.unmoved)} never left the usual range."
            said.append(Claim(text=outside, evidence=looked_at))
        return tuple(said)


def symptom_path(observations: Observations, cause: str, board: EvidenceGraph) -> tuple[str, ...]:
    """Services from the most hurt entry point down to the cause, by way of its victims where they are.

    Only the cause itself where no entry point leads to it or feels it, or the cause is one.
    """
    graph, victims = observations.scan.graph, board.victims_of(cause)
    deviating = {finding.service for finding in observations.scan.findings if finding.deviates}

    def cost(caller: str, callee: str, _: Mapping[str, Any]) -> int:
        if callee == cause or callee in victims:
            return _BLAMED_COST if board.blames(caller, callee) else _VICTIM_COST
        return _BESIDE_COST if callee in deviating else _HEALTHY_COST

    for entry in _most_hurt_first(observations):
        if entry in graph and cause in graph and nx.has_path(graph, entry, cause):
            return _felt(graph, nx.dijkstra_path(graph, entry, cause, weight=cost))
    return (cause,)


def _felt(graph: nx.DiGraph[str], path: Sequence[str]) -> tuple[str, ...]:
    """The part of a path on which trouble can come back: a queue passes work on, and no waiting or
    failing."""
    queues = [place for place, hop in enumerate(pairwise(path), start=1) if not graph.edges[hop]["awaited"]]
    return tuple(path[queues[-1] :] if queues else path)


def path_place(evidence: Mapping[str, EvidenceRecord], services: Sequence[str]) -> int:
    """The place of a path's evidence under the questions that called for it: its own from before, where it
    was verified already, else the next that is free."""
    taken = {
        int(record.id.rpartition(".")[2]): record.parameters["services"]
        for record in evidence.values()
        if record.question == "path_onset"
    }
    known = [place for place, path in taken.items() if path == list(services)]
    return known[0] if known else max(taken, default=0) + 1


def verify_path(
    store: Answering, observations: Observations, services: Sequence[str], ordinal: int
) -> VerifiedPath:
    """Check the hops of `services`, entry point first, from the first that is ever seen to leave its range.

    Evidence is numbered `.{ordinal}` under the impact (onset) and the inventory (dependency). Raises
    `duckdb.Error`.
    """
    if len(services) < 2:
        return VerifiedPath((), ())
    bounds = window_bounds(observations.incident, observations.baseline)
    bucket_ns = _bucket_ns(store, observations)
    onward = _onward_operations(observations.scan.graph, services)
    looked_for = {
        **bounds,
        "services": list(services),
        "onward_services": [service for service, _ in onward],
        "onward_operations": [operation for _, operation in onward],
        "bucket_ns": bucket_ns,
    }
    onset, outside = _ask(store, observations, "path_onset", looked_for, observations.impact.id, ordinal)
    onsets, going_on = (
        _onsets(observations, outside, bucket_ns),
        _seen_ill(observations, outside, onward=True),
    )
    symptom = next((place for place, service in enumerate(services) if service in onsets), len(services) - 1)
    hops = list(pairwise(services[symptom:]))
    if not hops:
        return VerifiedPath((), (onset,), tuple(services[:-1]))
    ends = {**bounds, "callers": [hop[0] for hop in hops], "callees": [hop[1] for hop in hops]}
    dependency, edges = _ask(store, observations, "path_dependency", ends, observations.inventory.id, ordinal)
    exists = {(row["caller"], row["callee"]): _connected(row) for row in edges.records()}
    return VerifiedPath(
        hops=tuple(
            Hop(
                caller=caller,
                callee=callee,
                dependency=exists[caller, callee],
                deviates=_deviates(observations, callee, onsets),
                precedes=_precedes(going_on.get(caller, onsets.get(caller)), onsets.get(callee)),
                evidence=(dependency.id, onset.id, *_deviation_evidence(observations, callee)),
            )
            for caller, callee in hops
        ),
        evidence=(dependency, onset),
        unmoved=tuple(services[:symptom]),
    )


def _hop_sentence(hop: Hop) -> str:
    said = {True: "yes", False: "no", None: "cannot be told"}
    return (
        f"{hop.caller} to {hop.callee}: dependency {said[hop.dependency]}, "
        f"deviates {said[hop.deviates]}, not later {said[hop.precedes]}."
    )


def _most_hurt_first(observations: Observations) -> list[str]:
    def hurt(row: Mapping[str, Any]) -> tuple[int, int, int]:
        return (-row["failed"], -row["slow"], -row["requests"])

    return [row["service"] for row in sorted(observations.impact_rows, key=hurt) if row["requests"]]


def _bucket_ns(store: Answering, observations: Observations) -> int:
    """As fine as the window allows in thirty buckets, but never finer than a second or the metrics' step."""
    steps = store.info.get("resolution_ns", {})
    metric_step = steps.get("metrics") or 0
    finest = SECOND_NS if "traces" not in observations.missing else max(SECOND_NS, int(metric_step))
    whole_seconds = observations.incident.duration_ns // _BUCKETS // SECOND_NS
    return int(max(finest, whole_seconds * SECOND_NS))


def _connected(row: Mapping[str, Any]) -> bool:
    return bool(row["calls_incident"] or row["calls_baseline"] or row["declared"] or row["shared_node"])


@dataclass(frozen=True, order=True)
class _Onset:
    """When a service was first seen ill, when last well before that, and how finely it was looked at (ns)."""

    at_ns: int
    last_well_ns: int
    step_ns: int


def _onsets(observations: Observations, outside: Rows, bucket_ns: int) -> dict[str, _Onset]:
    """The earliest of each service: by bucket, or by a deviating finding that dates itself."""
    seen = {service: [onset] for service, onset in _seen_ill(observations, outside, onward=False).items()}
    for finding in observations.scan.findings:
        if finding.deviates and finding.onset_ns is not None:
            at_ns = max(finding.onset_ns, observations.incident.start_ns)
            seen.setdefault(finding.service, []).append(_Onset(at_ns, at_ns, bucket_ns))
    return {service: min(onsets) for service, onsets in seen.items()}


def _seen_ill(observations: Observations, outside: Rows, *, onward: bool) -> dict[str, _Onset]:
    """The earliest of each service by bucket: of all it does, or of what goes `onward` along the path."""
    seen: dict[str, list[_Onset]] = {}
    for row in outside.records():
        if row["onward"] == onward:
            last_well = row["last_usual"] if row["last_usual"] is not None else observations.incident.start_ns
            seen.setdefault(row["service"], []).append(_Onset(row["onset"], last_well, row["step_ns"]))
    return {service: min(onsets) for service, onsets in seen.items()}


def _onward_operations(graph: nx.DiGraph[str], services: Sequence[str]) -> list[tuple[str, str]]:
    """By which operations each service of a path goes on to the next, as far as spans tell."""
    hops = [hop for hop in pairwise(services) if hop in graph.edges]
    return sorted({(hop[0], entry) for hop in hops for entry, _ in graph.edges[hop]["ways"]})


def _deviates(observations: Observations, service: str, onsets: Mapping[str, _Onset]) -> bool | None:
    if observations.baseline is None:
        return None
    return any(finding.deviates for finding in observations.scan.of(service)) or service in onsets


def _precedes(caller: _Onset | None, callee: _Onset | None) -> bool | None:
    if caller is None or callee is None:
        return None
    resolution_ns = max(caller.step_ns, callee.step_ns)
    return callee.at_ns <= caller.at_ns + resolution_ns or callee.last_well_ns <= caller.at_ns


def _deviation_evidence(observations: Observations, service: str) -> tuple[str, ...]:
    deviations = [finding for finding in observations.scan.of(service) if finding.deviates]
    return deviations[0].evidence if deviations else ()


def _ask(
    store: Answering,
    observations: Observations,
    name: str,
    parameters: Mapping[str, Any],
    under: str,
    ordinal: int,
) -> tuple[Evidence, Rows]:
    question = load_question(name)
    bound = question.bind(parameters)
    rows = store.query(question.sql, bound)
    filed = observations.ledger.record(
        question=name,
        answers=question.answers,
        sql=question.sql,
        parameters=bound,
        rows=rows,
        summary=_SUMMARIES[name](rows),
        under=under,
        ordinal=ordinal,
    )
    return filed, rows


def _dependency_summary(rows: Rows) -> str:
    return "; ".join(map(_hop_summary, rows.records()))


def _hop_summary(row: Mapping[str, Any]) -> str:
    now, before = row["calls_incident"], row["calls_baseline"]
    shares = f", both on {row['shared_node']}" if row["shared_node"] and not (now or before) else ""
    return f"{row['caller']} -> {row['callee']}: {now:,} calls now, {before:,} before{shares}"


def _onset_summary(rows: Rows) -> str:
    first: dict[str, str] = {}
    for row in rows.records():
        first.setdefault(
            row["service"], f"{row['service']} at {format_clock(row['onset'])} ({row['measure']})"
        )
    return "first out of range: " + "; ".join(first.values()) if first else "no bucket leaves its usual range"


_SUMMARIES = {"path_dependency": _dependency_summary, "path_onset": _onset_summary}
