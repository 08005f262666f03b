"""The trace graph: who calls whom, from spans, stated call graphs and edge metrics together."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from tools.telemetry_store import Rows


def build_graph(edges: Rows, services: Iterable[str]) -> nx.DiGraph[str]:
    """A graph from caller to callee. Nodes carry nothing; an edge carries `calls`, seen in the incident.

    `edges` are the rows of the question `call_edges`; `services` may name services no edge touches.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(set(services)))
    for row in edges.records():
        graph.add_edge(row["caller"], row["callee"], calls=row["incident_calls"])
    return graph
