"""Neighbours: who lives on a node whose processors one instance took.

Where a node's processors went from roomy to full, and one instance on it burns far more than any other, the
rest of that node waits for a processor: slow of their own, by their spans, and yet victims. They are heard
as depending on the one that burns, as on one they call (antagonists, as in CPI2; Zhang et al., EuroSys
2013)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from tools.findings import DEVIATES, Finding
from tools.metric_families import names_a_host
from tools.signals.metric_shift import is_full

Row = Mapping[str, Any]

_PLAIN = 2.0 * DEVIATES
_AHEAD = 1.5
"""How much stronger than any other on its node the processor use of the one that burns must deviate."""
_STARVED = frozenset({"self_time", "metric_cpu"})


def antagonists(metric_shifts: Iterable[Row], findings: Sequence[Finding]) -> dict[str, str]:
    """Node -> the service whose instance took its processors; only full nodes where one is far ahead."""
    full = {
        row["node"]
        for row in metric_shifts
        if row["family"] == "cpu" and not row["instance"] and _is_the_nodes(row) and is_full(row)
    }
    burns = {node: _ahead(findings, node) for node in sorted(full - {None})}
    return {node: service for node, service in burns.items() if service is not None}


def _is_the_nodes(row: Row) -> bool:
    """A service that fills its own quota leaves its node as roomy as it was."""
    return bool(row["service"] == row["node"] or names_a_host(row["name"]))


def _ahead(findings: Sequence[Finding], node: str) -> str | None:
    """Whose processor use on this node deviates plainly and far more than any other's."""
    use: dict[str, float] = {}
    for finding in findings:
        if finding.signal == "metric_cpu" and finding.node == node and finding.instance:
            use[finding.service] = max(finding.strength, use.get(finding.service, 0.0))
    first, second = [*sorted(use.values(), reverse=True), 0.0, 0.0][:2]
    if first < max(_PLAIN, _AHEAD * second):
        return None
    return next(service for service in sorted(use) if use[service] == first)


def attribute_neighbours(
    graph: nx.DiGraph[str], findings: Sequence[Finding], taken: Mapping[str, str]
) -> list[Finding]:
    """The findings; what a starved service shows is no more local. `taken`: see `antagonists`.

    Such a dependency becomes an edge of `graph`, which says what is shared (`shares`: the node); where the
    one calls the other as well, by all ways and even through a queue.
    """
    suffers = {
        service: (node, taken[node])
        for service in graph
        for node in sorted(_nodes(graph, service, findings) & set(taken))
        if taken[node] != service
    }
    for service, (node, antagonist) in suffers.items():
        if graph.has_edge(service, antagonist):
            graph.edges[service, antagonist].update(ways=frozenset(), awaited=True)
        else:
            graph.add_edge(service, antagonist, calls=0, ways=frozenset(), awaited=True, shares=node)
    return [
        _starved(finding, *suffers[finding.service])
        if finding.service in suffers and finding.signal in _STARVED
        else finding
        for finding in findings
    ]


def _nodes(graph: nx.DiGraph[str], service: str, findings: Sequence[Finding]) -> set[str]:
    """Where its instances run; a host that has telemetry of its own is on itself."""
    placed = {row["node"] for row in graph.nodes[service]["instances"] if row["node"]}
    hosts = (finding for finding in findings if finding.service == service and not finding.instance)
    return placed | {finding.node for finding in hosts if finding.node}


def _starved(finding: Finding, node: str, antagonist: str) -> Finding:
    said = f"{finding.summary}; {antagonist} takes the processors of {node}, where it runs too"
    return replace(finding, local=False, peer=antagonist, summary=said)
