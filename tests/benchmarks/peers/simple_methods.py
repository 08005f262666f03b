"""Methods of a few lines that anything cleverer must beat, and two that read causality from metrics.

Usage: python -m tests.benchmarks.peers.simple_methods FOLDER. For each `<n>.question` there (a store and
the windows, see `Question`) it writes `<n>.json`: {method: {"ranks": [service], "wall_s"}}; ties are broken
by name.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from tests.benchmarks.accuracy.section import peak_mb
from tests.benchmarks.peers.kpi_methods import Metrics, kpiroot, run_rule
from tools.telemetry_store import TelemetryStore

_HERE = Path(__file__).parent

Shifts = Sequence[Mapping[str, Any]]
Edges = Sequence[tuple[Any, ...]]
Question = dict[str, Any]
"""`store` and `bounds`; `table`, the metrics as a file, and whose and of what family its `columns` are."""
Method = Callable[[TelemetryStore, Question], list[str]]


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


def by_shifts(method: Callable[[Shifts, Edges], list[str]]) -> Method:
    def ranked(store: TelemetryStore, question: Question) -> list[str]:
        shifts = store.query((_HERE / "shifts.sql").read_text("utf-8"), question["bounds"]).records()
        return method([*shifts], _edges(store))

    return ranked


def by_metrics(method: Callable[[Metrics, Mapping[str, int]], dict[str, float]]) -> Method:
    def ranked(store: TelemetryStore, question: Question) -> list[str]:
        scores = method(read_metrics(question), Counter(callee for _, callee in _edges(store)))
        return sorted(scores, key=lambda service: (-scores[service], service))

    return ranked


def read_metrics(question: Question) -> Metrics:
    """The table that RCAEval's methods read too."""
    table = np.loadtxt(question["table"], delimiter=",", skiprows=1, ndmin=2)
    columns = question["columns"].values()
    return Metrics(
        values=table[:, 1:],
        ill=table[:, 0] > 0,
        owners=[column["service"] for column in columns],
        families=[column["family"] for column in columns],
    )


def _edges(store: TelemetryStore) -> Edges:
    return store.query((_HERE / "edges.sql").read_text("utf-8")).rows


METHODS: dict[str, Method] = {
    "random-walk PageRank": by_shifts(page_rank),
    "three-line rule": by_shifts(three_line_rule),
    "SAX and Granger, as KPIRoot": by_metrics(kpiroot),
    "Granger and reversed PageRank, as RUN": by_metrics(run_rule),
}


def main(folder: Path) -> None:
    for file in sorted(folder.glob("*.question")):
        question: Question = json.loads(file.read_text("utf-8"))
        with TelemetryStore.open(Path(question["store"])) as store:
            answers: dict[str, object] = {
                name: _timed(method, store, question) for name, method in METHODS.items()
            }
        file.with_suffix(".json").write_text(json.dumps(answers | {"peak_mb": peak_mb()}), "utf-8")


def _timed(method: Method, store: TelemetryStore, question: Question) -> dict[str, object]:
    """The ranking and how long it took, with whatever it had to read."""
    began = time.perf_counter()
    return {"ranks": method(store, question), "wall_s": time.perf_counter() - began}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
