"""Causality between metrics, as two published methods rank by it; rebuilt here, without their code.

`kpiroot` scores a metric by how alike it moves and how well it foretells the alarming metric. `run_rule`
draws an arrow from each service to each that it foretells, breaks rings at the weakest, and lets rank flow
from effects to causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers.granger import f_values, is_cause
from tests.benchmarks.peers.sax_similarity import similarities

Floats = NDArray[np.float64]

SHARE = 0.5
"""What similarity counts in KPIRoot's score; causality counts the rest."""
SYMPTOMS = ("latency", "errors")


@dataclass(frozen=True)
class Metrics:
    """All series of an incident and the time before it: a row a sample, a column a series, none missing.

    `ill` marks the incident's rows; `owners` and `families` are by column.
    """

    values: Floats
    ill: NDArray[np.bool_]
    owners: Sequence[str]
    families: Sequence[str]

    @property
    def shifts(self) -> Floats:
        """How far each series goes in the incident, in standard deviations of the time before."""
        before, now = self.values[~self.ill], self.values[self.ill]
        if not len(before) or not len(now):
            return np.zeros(len(self.owners))
        spread = np.maximum(before.std(axis=0), 0.05 * np.abs(before.mean(axis=0)) + 1e-9)
        return np.asarray(np.abs(now.mean(axis=0) - before.mean(axis=0)) / spread, dtype=np.float64)

    def alarming(self, callers: Mapping[str, int]) -> int:
        """What a monitor would alarm on: the symptom that moved most, of those whom fewest call."""
        shifts = self.shifts
        symptoms = [n for n, family in enumerate(self.families) if family in SYMPTOMS] or [
            *range(len(shifts))
        ]
        outside = min(callers.get(self.owners[number], 0) for number in symptoms)
        entries = [number for number in symptoms if callers.get(self.owners[number], 0) == outside]
        return max(entries, key=lambda number: (shifts[number], -number))


def kpiroot(metrics: Metrics, callers: Mapping[str, int]) -> dict[str, float]:
    """Each service by its best metric's score, 0.0 to 1.0."""
    alarming = metrics.alarming(callers)
    causality = f_values(metrics.values, metrics.values[:, alarming])
    causality[alarming] = 0.0
    whole = SHARE * similarities(metrics.values, alarming) + (1.0 - SHARE) * causality / max(
        1e-12, causality.max()
    )
    scores: dict[str, float] = {}
    for number, owner in enumerate(metrics.owners):
        if number != alarming:
            scores[owner] = max(scores.get(owner, 0.0), float(whole[number]))
    return scores


def run_rule(metrics: Metrics, callers: Mapping[str, int]) -> dict[str, float]:
    """Each service's share of a walk from effects to causes, over the metric of each that moved most."""
    del callers
    shifts = metrics.shifts
    best: dict[str, int] = {}
    for number, owner in enumerate(metrics.owners):
        if owner not in best or shifts[number] > shifts[best[owner]]:
            best[owner] = number
    services = sorted(best)
    values = metrics.values[:, [best[service] for service in services]]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(services)
    for place, effect in enumerate(services):
        for other, found in zip(range(len(services)), f_values(values, values[:, place]), strict=True):
            if other != place and is_cause(float(found), len(values)):
                graph.add_edge(services[other], effect, weight=float(found))
    _break_rings(graph)
    restart = {service: float(shifts[best[service]]) + 1e-9 for service in services}
    return {
        str(name): float(share)
        for name, share in nx.pagerank(graph.reverse(), personalization=restart).items()
    }


def _break_rings(graph: nx.DiGraph[str]) -> None:
    while True:
        rings = [graph.subgraph(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
        if not rings:
            return
        for ring in rings:
            _, cause, effect = min((graph.edges[arrow]["weight"], *arrow) for arrow in ring.edges)
            graph.remove_edge(cause, effect)
