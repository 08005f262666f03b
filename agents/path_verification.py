"""Is the way from symptom to cause proven? Three checks a hop, each made in SQL.

After the path check of OpenRCA 2.0: a right service with an unproven path is a guess. For a hop from
`caller` to `callee`: the dependency exists; `callee` deviates from its baseline; and `callee` left its usual
range no later than `caller` did, give or take the resolution of the data. A check the data cannot decide
is None, never True.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx

from agents.diagnosis import Cause, Claim, Hop
from agents.observations import Observations, window_bounds
from tools.evidence import Evidence
from tools.questions import load_question
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import SECOND_NS, format_clock

_BUCKETS = 30
_HEALTHY_HOP_COST = 5
"""A path through a service that does not deviate is this many times longer than one that does."""


@dataclass(frozen=True)
class VerifiedPath:
    """Hops from symptom to cause; none where the cause is its own symptom or no way leads to it."""

    hops: tuple[Hop, ...]
    evidence: tuple[Evidence, ...]

    @property
    def proven(self) -> bool:
        return all(hop.verified for hop in self.hops)

    def claims(self, cause: Cause) -> tuple[Claim, ...]:
        """One sentence a hop; for a cause that is its own symptom, that it is."""
        if not self.hops:
            return (
                Claim(text=f"{cause.service} is its own symptom: no hop to check.", evidence=cause.evidence),
            )
        return tuple(Claim(text=_hop_sentence(hop), evidence=hop.evidence) for hop in self.hops)


def symptom_path(observations: Observations, cause: str) -> tuple[str, ...]:
    """Services from the most hurt entry point down to the cause, preferring those that deviate.

    Only the cause itself where no entry point leads to it, or the cause is one.
    """
    graph = observations.scan.graph
    deviating = {finding.service for finding in observations.scan.findings if finding.deviates}

    def cost(_: str, callee: str, __: Mapping[str, Any]) -> int:
        return 1 if callee in deviating else _HEALTHY_HOP_COST

    for entry in _most_hurt_first(observations):
        if entry in graph and cause in graph and nx.has_path(graph, entry, cause):
            return tuple(nx.dijkstra_path(graph, entry, cause, weight=cost))
    return (cause,)


def verify_path(
    store: TelemetryStore, observations: Observations, services: Sequence[str], ordinal: int
) -> VerifiedPath:
    """Check every hop of `services`, symptom first. Evidence is numbered `.{ordinal}` under the inventory
    (dependency) and the impact (onset). Raises `duckdb.Error`."""
    hops = list(pairwise(services))
    if not hops:
        return VerifiedPath((), ())
    bounds = window_bounds(observations.incident, observations.baseline)
    bucket_ns = _bucket_ns(store, observations)
    dependency, edges = _ask(
        store,
        observations,
        "path_dependency",
        {**bounds, "callers": [hop[0] for hop in hops], "callees": [hop[1] for hop in hops]},
        observations.inventory.id,
        ordinal,
    )
    onset, outside = _ask(
        store,
        observations,
        "path_onset",
        {**bounds, "services": list(services), "bucket_ns": bucket_ns},
        observations.impact.id,
        ordinal,
    )
    exists = {(row["caller"], row["callee"]): _connected(row) for row in edges.records()}
    onsets = _onsets(observations, outside)
    return VerifiedPath(
        hops=tuple(
            Hop(
                caller=caller,
                callee=callee,
                dependency=exists[caller, callee],
                deviates=_deviates(observations, callee, onsets),
                precedes=_precedes(onsets.get(caller), onsets.get(callee), bucket_ns),
                evidence=(dependency.id, onset.id, *_deviation_evidence(observations, callee)),
            )
            for caller, callee in hops
        ),
        evidence=(dependency, onset),
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


def _bucket_ns(store: TelemetryStore, observations: Observations) -> int:
    """As fine as the window allows in thirty buckets, but never finer than a second or the metrics' step."""
    steps = store.info.get("resolution_ns", {})
    metric_step = steps.get("metrics") or 0
    finest = SECOND_NS if "traces" not in observations.missing else max(SECOND_NS, int(metric_step))
    whole_seconds = observations.incident.duration_ns // _BUCKETS // SECOND_NS
    return int(max(finest, whole_seconds * SECOND_NS))


def _connected(row: Mapping[str, Any]) -> bool:
    return bool(row["calls_incident"] or row["calls_baseline"] or row["declared"])


def _onsets(observations: Observations, outside: Rows) -> dict[str, int]:
    """The first time each service left its usual range: by bucket, or by a finding that dates itself."""
    onsets: dict[str, int] = {}
    for row in outside.records():
        onsets[row["service"]] = min(row["onset"], onsets.get(row["service"], row["onset"]))
    for finding in observations.scan.findings:
        if finding.deviates and finding.onset_ns is not None:
            onsets[finding.service] = min(finding.onset_ns, onsets.get(finding.service, finding.onset_ns))
    return onsets


def _deviates(observations: Observations, service: str, onsets: Mapping[str, int]) -> bool | None:
    if observations.baseline is None:
        return None
    return any(finding.deviates for finding in observations.scan.of(service)) or service in onsets


def _precedes(caller: int | None, callee: int | None, bucket_ns: int) -> bool | None:
    if caller is None or callee is None:
        return None
    return callee <= caller + bucket_ns


def _deviation_evidence(observations: Observations, service: str) -> tuple[str, ...]:
    deviations = [finding for finding in observations.scan.of(service) if finding.deviates]
    return deviations[0].evidence if deviations else ()


def _ask(
    store: TelemetryStore,
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
    return f"{row['caller']} -> {row['callee']}: {now:,} calls now, {before:,} before"


def _onset_summary(rows: Rows) -> str:
    first: dict[str, str] = {}
    for row in rows.records():
        first.setdefault(
            row["service"], f"{row['service']} at {format_clock(row['onset'])} ({row['measure']})"
        )
    return "first out of range: " + "; ".join(first.values()) if first else "no bucket leaves its usual range"


_SUMMARIES = {"path_dependency": _dependency_summary, "path_onset": _onset_summary}
