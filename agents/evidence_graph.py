"""The Global Evidence Graph: every agent's report, and who explains whom, in one place.

After RCLAgent (arXiv 2508.20370): the root agent's report alone loses what agents off its path saw, so
synthesis reads this graph beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import networkx as nx

from agents.events import AgentReport


class EvidenceGraph:
    """Agents are nodes; an edge from B to A says that what B found explains A's deviation.

    `left_out` are services that a person had nobody asked about: none of them is to be named.
    """

    def __init__(self, reports: Iterable[AgentReport], left_out: Collection[str] = ()) -> None:
        self.left_out = frozenset(left_out)
        self.reports = {report.agent: report for report in reports}
        self._explains: nx.DiGraph[str] = nx.DiGraph()
        self._explains.add_nodes_from(self.reports)
        for report in self.reports.values():
            self._explains.add_edges_from((below, report.agent) for below in report.explained_by)

    def origins(self) -> tuple[AgentReport, ...]:
        """Reports of agents whose deviation nobody below explains, strongest first."""
        found = [report for report in self.reports.values() if report.role == "origin"]
        return tuple(sorted(found, key=lambda report: (-report.strength, report.evidence_ids)))

    def victims_of(self, service: str) -> tuple[str, ...]:
        """Everyone whose deviation goes back to this service, through any number of hops."""
        if service not in self._explains:
            return ()
        return tuple(sorted(nx.descendants(self._explains, service)))

    def blames(self, caller: str, callee: str) -> bool:
        """Does the caller's report say that the callee accounts for its deviation?"""
        return self._explains.has_edge(callee, caller)
