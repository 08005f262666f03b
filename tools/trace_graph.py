"""The trace graph: who calls whom, from spans, stated call graphs and edge metrics together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from tools.telemetry_store import Rows


def build_graph(edges: Rows, patterns: Rows, instances: Rows, services: Iterable[str]) -> nx.DiGraph[str]:
    """A graph from caller to callee, every service a node with its `instances` (their rows).

    An edge carries `calls`, how many the incident saw, `calls_before`, how many the baseline, and `ways`:
    pairs of what the caller was entered by and the operation of the callee it called then; empty where no
    span tells. `awaited` is False where all calls went through a queue, so that no trouble comes back.
    `edges` are the rows of the question `call_edges`, `patterns` and `instances` those of theirs; `services`
    may name more.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(set(services)), instances=())
    for row in instances.records():
        graph.add_node(row["service"], instances=(*graph.nodes[row["service"]]["instances"], row))
    for row in edges.records():
        graph.add_edge(
            row["caller"],
            row["callee"],
            calls=row["incident_calls"],
            calls_before=row["baseline_calls"],
            ways=frozenset(),
            awaited=_is_awaited(row),
        )
        for service in (row["caller"], row["callee"]):
            graph.nodes[service].setdefault("instances", ())
    ways: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in patterns.records():
        if row["next_callee"] is not None:
            operation = row["next_event"].removeprefix(f"{row['next_callee']} ")
            ways.setdefault((row["service"], row["next_callee"]), set()).add((row["entry"], operation))
    for edge, pairs in ways.items():
        if edge in graph.edges:
            graph.edges[edge]["ways"] = frozenset(pairs)
    return graph


def _is_awaited(row: Mapping[str, Any]) -> bool:
    called = row["baseline_calls"] or row["incident_calls"]
    return not called or not (row["baseline_gap_q50"] is None and row["incident_gap_q50"] is None)
