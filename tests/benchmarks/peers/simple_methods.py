"""Two methods of a few lines that anything cleverer must beat.

Usage: python -m tests.benchmarks.peers.simple_methods FOLDER. For each `<n>.question` there (a store and the
windows) it writes `<n>.json`: {method: {"ranks": [service], "wall_s"}}; ties are broken by name.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from tests.benchmarks.accuracy.section import peak_mb
from tools.telemetry_store import TelemetryStore

_HERE = Path(__file__).parent

Shifts = Sequence[Mapping[str, Any]]
Edges = Sequence[tuple[Any, ...]]


def page_rank(shifts: Shifts, edges: Edges) -> list[str]:
    """A random walk from caller to callee that restarts where metrics stray."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(row["service"] for row in shifts)
    graph.add_edges_from((caller, callee) for caller, callee in edges)
    restart = {row["service"]: max(0.0, row["any_shift"]) for row in shifts}
    weights = nx.pagerank(graph, personalization=restart if any(restart.values()) else None)
    return sorted(weights, key=lambda service: (-weights[service], service))


def three_line_rule(shifts: Shifts, edges: Edges = ()) -> list[str]:
    """Most new error logs, else largest CPU shift, else largest latency shift; nobody asks who calls whom."""
    del edges
    by = ("new_errors", "cpu_shift", "latency_shift")
    return [
        row["service"]
        for row in sorted(shifts, key=lambda row: (*(-row[column] for column in by), row["service"]))
    ]


METHODS: dict[str, Callable[[Shifts, Edges], list[str]]] = {
    "random-walk PageRank": page_rank,
    "three-line rule": three_line_rule,
}


def main(folder: Path) -> None:
    for file in sorted(folder.glob("*.question")):
        question = json.loads(file.read_text("utf-8"))
        with TelemetryStore.open(Path(question["store"])) as store:
            answers: dict[str, object] = {
                name: _timed(method, store, question["bounds"]) for name, method in METHODS.items()
            }
        file.with_suffix(".json").write_text(json.dumps(answers | {"peak_mb": peak_mb()}), "utf-8")


def _timed(
    method: Callable[[Shifts, Edges], list[str]], store: TelemetryStore, bounds: Mapping[str, Any]
) -> dict[str, object]:
    """The ranking and how long it took, the queries it needs included."""
    began = time.perf_counter()
    shifts = [*store.query((_HERE / "shifts.sql").read_text("utf-8"), bounds).records()]
    edges = store.query((_HERE / "edges.sql").read_text("utf-8")).rows
    return {"ranks": method(shifts, edges), "wall_s": time.perf_counter() - began}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
