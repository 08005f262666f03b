"""Scans told by hand: who calls whom, and what each of them shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from tools.findings import Finding
from tools.scan import Scan
from tools.times import MINUTE_NS, Window


def finding(service: str, signal: str = "log_flow", strength: float = 4.0, **more: Any) -> Finding:
    told: dict[str, Any] = {
        "resource": "code",
        "direction": "appeared",
        "local": True,
        "detail": f"{signal} of {service}",
        "summary": f"{service} shows {signal}",
        "evidence": ("E3",),
        **more,
    }
    return Finding(service=service, signal=signal, strength=strength, **told)


def scan(
    calls: Mapping[str, Iterable[str]],
    *findings: Finding,
    ways: Mapping[tuple[str, str], Iterable[tuple[str, str]]] | None = None,
    missing: tuple[str, ...] = (),
) -> Scan:
    """`calls` has each service with those it calls; `ways` says by which operations, where that is known."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for caller, callees in calls.items():
        graph.add_node(caller)
        for callee in callees:
            known = frozenset((ways or {}).get((caller, callee), ()))
            graph.add_edge(caller, callee, calls=60, calls_before=10, ways=known, awaited=True)
    for service in graph:
        graph.nodes[service]["instances"] = ()
    return Scan(
        incident=Window(60 * MINUTE_NS, 63 * MINUTE_NS),
        baseline=Window(0, 3 * MINUTE_NS),
        missing=missing,
        tracing="none" if "traces" in missing else "full",
        evidence=(),
        findings=tuple(sorted(findings, key=lambda found: (found.service, -found.strength))),
        graph=graph,
    )
