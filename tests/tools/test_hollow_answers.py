"""An error that begins where a callee broke off without a word is the callee's."""

from __future__ import annotations

import networkx as nx

from tests.agents.ranking.told import finding
from tools.findings import Finding
from tools.hollow_answers import attribute_hollow_answers


def heard(*findings: Finding) -> Finding:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("web", "cart", ways=frozenset({("POST /cart", "Add")}))
    failure = finding("web", "errors_here", operation="POST /cart")
    return attribute_hollow_answers(graph, [failure, *findings])[0]


def test_a_failure_after_a_callee_broke_off_is_not_the_caller_s_own() -> None:
    told = heard(finding("cart", "call_flow", 2.0, direction="vanished", operation="Add"))
    assert not told.local
    assert told.peer == "cart"
    assert told.strength == 2.0
    assert told.summary.endswith("Add of cart, which it asks, now breaks off early")


def test_a_failure_stays_the_caller_s_own_where_the_callee_does_all_its_work() -> None:
    assert heard().local
    assert heard(finding("cart", "call_flow", direction="changed", operation="Add")).local


def test_what_breaks_off_elsewhere_says_nothing() -> None:
    assert heard(finding("cart", "call_flow", direction="vanished", operation="Get")).local
    assert heard(finding("mail", "call_flow", direction="vanished", operation="Add")).local
