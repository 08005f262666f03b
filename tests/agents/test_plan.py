from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from agents.plan import plan_investigation

EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)


def graph_of(*edges: tuple[str, str]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(edges)
    return graph


def test_agents_go_only_where_telemetry_deviates_or_a_deviation_lies_below() -> None:
    graph = graph_of(("web", "cart"), ("cart", "db"), ("web", "ads"), ("ads", "cdn"))
    plan = plan_investigation(graph, ["web"], ["db"])
    assert set(plan.agents) == {"web", "cart", "db"}
    assert plan.asks["web"] == ("cart",)


def test_a_deviation_no_entry_point_leads_to_is_asked_directly() -> None:
    graph = graph_of(("web", "cart"))
    graph.add_node("batch")
    assert plan_investigation(graph, ["web"], ["batch"]).roots == ("web", "batch")


def test_the_strongest_deviation_is_asked_first() -> None:
    graph = graph_of(("web", "a"), ("web", "b"))
    assert plan_investigation(graph, ["web"], ["b", "a"]).asks["web"] == ("b", "a")


def test_a_shared_dependency_is_one_agent_with_two_askers() -> None:
    graph = graph_of(("web", "a"), ("web", "b"), ("a", "db"), ("b", "db"))
    plan = plan_investigation(graph, ["web"], ["db"])
    assert plan.asks["a"] == plan.asks["b"] == ("db",)
    assert plan.agents.count("db") == 1


@given(EDGES, st.sets(st.integers(0, 9)))
def test_no_plan_has_a_cycle_and_every_deviating_service_gets_an_agent(
    edges: list[tuple[int, int]], deviating: set[int]
) -> None:
    graph = graph_of(*((str(a), str(b)) for a, b in edges))
    graph.add_nodes_from(map(str, range(10)))
    plan = plan_investigation(graph, ["0"], sorted(map(str, deviating)))
    asking: nx.DiGraph[str] = nx.DiGraph()
    asking.add_edges_from((asker, below) for asker, asked in plan.asks.items() for below in asked)
    assert nx.is_directed_acyclic_graph(asking)
    assert set(map(str, deviating)) <= set(plan.agents)
    reached = set(plan.roots) | {below for asked in plan.asks.values() for below in asked}
    assert reached == set(plan.agents)
