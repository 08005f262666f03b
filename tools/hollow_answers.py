"""Hollow answers: a caller fails with no failure below it, because one it asked broke off without a word.

A service that returns before its work is done logs no error and closes its span well; the error stands at
the caller, who cannot go on with what came back. What breaks off below is then heard as the reason: the
pattern that lost its events (as in Nezha, Yu et al., ESEC/FSE 2023), not the first error, is where it
began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import networkx as nx

from tools.findings import Finding

_FLOWS = frozenset({"log_flow", "call_flow"})


def attribute_hollow_answers(graph: nx.DiGraph[str], findings: Sequence[Finding]) -> list[Finding]:
    """The findings; a failure with no failure below it is no more local where it meets a hollow answer, and
    no stronger than that: the same visits are judged on one scale.

    `graph`'s edges carry `ways` (`tools.trace_graph`): by which operations a caller reaches whom.
    """
    broken_off: dict[tuple[str, str | None], float] = {}
    for finding in findings:
        if finding.signal in _FLOWS and finding.deviates and finding.direction == "vanished":
            place = finding.service, finding.operation
            broken_off[place] = max(finding.strength, broken_off.get(place, 0.0))
    return [_heard(graph, finding, broken_off) for finding in findings]


def _heard(
    graph: nx.DiGraph[str], finding: Finding, broken_off: Mapping[tuple[str, str | None], float]
) -> Finding:
    if finding.signal != "errors_here" or finding.service not in graph:
        return finding
    for callee in sorted(graph.successors(finding.service)):
        for entry, operation in sorted(graph.edges[finding.service, callee]["ways"]):
            if entry == finding.operation and (callee, operation) in broken_off:
                said = f"{finding.summary}; {operation} of {callee}, which it asks, now breaks off early"
                strength = min(finding.strength, broken_off[callee, operation])
                return replace(finding, strength=strength, local=False, peer=callee, summary=said)
    return finding
