from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from agents.plan import Plan, plan_investigation
from agents.steered_tree import Mark, Marks
from agents.steering import evidence_places, left_out_words, steered

SHOP = {"web": ("cart", "pay"), "cart": ("db",), "pay": ("bank", "db"), "ads": ("cdn",)}
EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40)
NAMES = st.sampled_from([str(number) for number in range(10)])


def graph_of(calls: Mapping[str, tuple[str, ...]]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((caller, callee) for caller, below in calls.items() for callee in below)
    return graph


def marks(**acts: str) -> dict[str, Mark]:
    return {agent: Mark("prune" if act == "prune" else "pin", "ada", "") for agent, act in acts.items()}


def shop_plan(steering: Marks) -> Plan:
    graph = graph_of(SHOP)
    return steered(plan_investigation(graph, ["web"], ["db", "bank"]), graph, steering)


def test_a_prune_leaves_out_the_agent_and_what_only_it_asks() -> None:
    plan = shop_plan(marks(pay="prune"))
    assert plan.asks == {"db": (), "cart": ("db",), "web": ("cart",)}
    assert set(plan.left_out) == {"pay", "bank"}


def test_a_pinned_service_that_is_well_is_asked_by_those_who_call_it() -> None:
    plan = shop_plan(marks(cdn="pin"))
    assert plan.roots == ("web", "cdn"), "nobody who is asked leads to it"
    graph = graph_of({**SHOP, "pay": ("bank", "db", "mail")})
    pinned = steered(plan_investigation(graph, ["web"], ["db"]), graph, marks(mail="pin"))
    assert pinned.asks["pay"] == ("db", "mail")
    assert pinned.asks["cart"] == ("db",), "nobody else asks otherwise than before"


def test_a_pinned_service_far_below_is_reached_by_a_chain() -> None:
    graph = graph_of({"web": ("cart", "queue"), "queue": ("worker",), "worker": ("mail",)})
    plan = steered(plan_investigation(graph, ["web"], ["cart"]), graph, marks(mail="pin"))
    assert plan.asks == {
        "cart": (),
        "web": ("cart", "queue"),
        "queue": ("worker",),
        "worker": ("mail",),
        "mail": (),
    }


def test_what_is_pinned_below_a_prune_is_asked_all_the_same() -> None:
    plan = shop_plan(marks(pay="prune", bank="pin"))
    assert plan.roots == ("web", "bank")
    assert plan.left_out == ("pay",)


def test_a_prune_or_a_pin_changes_nobodys_evidence_number() -> None:
    graph = graph_of(SHOP)
    whole = plan_investigation(graph, ["web"], ["db", "bank"])
    before = evidence_places(whole, graph, whole)
    for marked in (marks(pay="prune"), marks(cdn="pin", ads="pin"), marks(ads="pin", cart="prune")):
        plan = steered(whole, graph, marked)
        places = evidence_places(whole, graph, plan)
        assert len({*places.values()}) == len(plan.agents)
        assert {agent: place for agent, place in places.items() if agent in before}.items() <= before.items()
    alone = evidence_places(whole, graph, steered(whole, graph, marks(cdn="pin")))
    both = evidence_places(whole, graph, steered(whole, graph, marks(ads="pin", cdn="pin")))
    assert alone["cdn"] == both["cdn"]


def test_the_diagnosis_says_who_left_what_out() -> None:
    assert left_out_words(marks(pay="prune", cdn="pin")) == ("pay and what only it asks (pruned by ada)",)


@given(EDGES, st.sets(NAMES), st.dictionaries(NAMES, st.sampled_from(["prune", "pin"]), max_size=5))
def test_no_steered_plan_has_a_cycle_or_an_agent_that_nobody_reaches(
    edges: list[tuple[int, int]], deviating: set[str], acts: dict[str, str]
) -> None:
    graph = graph_of({})
    graph.add_nodes_from(map(str, range(10)))
    graph.add_edges_from((str(a), str(b)) for a, b in edges if a != b)
    whole = plan_investigation(graph, ["0"], sorted(deviating))
    plan = steered(whole, graph, marks(**acts))
    asking: nx.DiGraph[str] = nx.DiGraph()
    asking.add_edges_from((asker, below) for asker, asked in plan.asks.items() for below in asked)
    assert nx.is_directed_acyclic_graph(asking)
    reached = {*plan.roots} | {below for asked in plan.asks.values() for below in asked}
    assert reached == {*plan.agents}
    assert {agent for agent, act in acts.items() if act == "pin"} <= reached
    assert not {agent for agent, act in acts.items() if act == "prune"} & reached
    assert {*whole.agents} <= reached | {*plan.left_out}
