"""Fronts: a name under which callers reach a service that is itself known by another.

A load balancer's address or a gateway's host is measured by its caller and by nobody else, so nothing says
what stands behind it. Where the same caller also reaches a service with insides of its own, and both show the
same symptom, that service is supposed to stand behind, and what shows at its front is heard as its own:
mining dependencies from what moves together, as Orion does from delays (Chen et al., OSDI 2008).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import networkx as nx

from tools.findings import DEVIATES, Finding

SYMPTOMS = frozenset({"metric_latency", "metric_errors"})
_SHOWN = 0.3 * DEVIATES
"""How much of the symptom the front and the service behind must show."""

Shown = Mapping[tuple[str, str], float]
"""(service, signal) -> the strongest rise of a symptom."""


def attribute_fronts(
    graph: nx.DiGraph[str], findings: Sequence[Finding], seen_inside: Collection[str]
) -> list[Finding]:
    """The findings, those of a front given to the service behind it. `seen_inside`: services that are known
    by more than how others wait for them (spans, logs, resources of their own)."""
    shown = _shown(findings)
    behind = {
        front: found
        for front in graph
        if _is_front(graph, front, seen_inside) and (found := _behind(graph, front, shown)) is not None
    }
    return [
        _given(finding, behind[finding.service]) if finding.service in behind else finding
        for finding in findings
    ]


def _shown(findings: Sequence[Finding]) -> Shown:
    shown: dict[tuple[str, str], float] = {}
    for finding in findings:
        key = finding.service, finding.signal
        if finding.signal in SYMPTOMS:
            shown[key] = max(finding.strength, shown.get(key, 0.0))
    return shown


def _is_front(graph: nx.DiGraph[str], service: str, seen_inside: Collection[str]) -> bool:
    return not graph.out_degree(service) and graph.in_degree(service) == 1 and service not in seen_inside


def _behind(graph: nx.DiGraph[str], front: str, shown: Shown) -> str | None:
    """Who shows the front's own symptom most, of those its caller reaches too and that call others."""
    symptom = max(sorted(SYMPTOMS), key=lambda signal: shown.get((front, signal), 0.0))
    if shown.get((front, symptom), 0.0) < _SHOWN:
        return None
    (caller,) = graph.predecessors(front)
    alike = [
        other
        for other in graph.successors(caller)
        if graph.out_degree(other) and shown.get((other, symptom), 0.0) >= _SHOWN
    ]
    return max(alike, key=lambda other: (shown[other, symptom], graph.out_degree(other), other), default=None)


def _given(finding: Finding, behind: str) -> Finding:
    return replace(
        finding,
        service=behind,
        peer=finding.service,
        local=False,
        summary=f"{finding.summary}; {behind} seems to stand behind it",
    )
