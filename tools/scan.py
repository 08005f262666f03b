"""The scan: a few set-based questions that score the whole system at once, before any agent starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import networkx as nx

from tools.evidence import Evidence
from tools.findings import Finding
from tools.times import Window


@dataclass(frozen=True)
class Scan:
    """What the scan saw. `graph` runs from caller to callee and has every service as a node.

    `evidence` is numbered in question order; `findings` are sorted, strongest first within a service.
    `missing` names modalities the store lacks, and "baseline" where there is none.
    """

    incident: Window
    baseline: Window | None
    missing: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    graph: nx.DiGraph[str] = field(compare=False)

    def of(self, service: str) -> tuple[Finding, ...]:
        """The slice an agent reads: the findings of one service, strongest first."""
        return tuple(finding for finding in self.findings if finding.service == service)


EvidenceSink = Callable[[Evidence], None]
