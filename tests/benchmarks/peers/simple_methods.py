"""Two methods of a few lines that anything cleverer must beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from tools.telemetry_store import TelemetryStore

_HERE = Path(__file__).parent


def ranked_simply(store: TelemetryStore, bounds: Mapping[str, Any]) -> dict[str, list[str]]:
    """Each method's ranking of the services of a store; ties are broken by name."""
    shifts = [*store.query((_HERE / "shifts.sql").read_text("utf-8"), bounds).records()]
    edges = store.query((_HERE / "edges.sql").read_text("utf-8")).rows
    return {"random-walk PageRank": page_rank(shifts, edges), "three-line rule": three_line_rule(shifts)}


def page_rank(shifts: Sequence[Mapping[str, Any]], edges: Sequence[tuple[Any, ...]]) -> list[str]:
    """A random walk from caller to callee that restarts where metrics stray."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(row["service"] for row in shifts)
    graph.add_edges_from((caller, callee) for caller, callee in edges)
    restart = {row["service"]: max(0.0, row["any_shift"]) for row in shifts}
    weights = nx.pagerank(graph, personalization=restart if any(restart.values()) else None)
    return sorted(weights, key=lambda service: (-weights[service], service))


def three_line_rule(shifts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Most new error logs, else largest CPU shift, else largest latency shift."""
    by = ("new_errors", "cpu_shift", "latency_shift")
    return [
        row["service"]
        for row in sorted(shifts, key=lambda row: (*(-row[column] for column in by), row["service"]))
    ]
