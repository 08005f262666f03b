"""Who waits for a processor that a neighbour took is a victim, though no call leads there."""

from __future__ import annotations

from typing import Any

import networkx as nx

from tests.agents.ranking.told import finding
from tools.findings import Finding
from tools.neighbours import antagonists, attribute_neighbours

FULL = {
    "name": "cpu.utilization",
    "service": "host-1",
    "instance": None,
    "node": "host-1",
    "family": "cpu",
    "unit": "1",
    "now_points": 3,
    "now_max": 0.98,
    "before_points": 60,
    "before_q90": 0.2,
}


def burning(service: str, strength: float) -> Finding:
    return finding(service, "metric_cpu", strength, node="host-1", instance=f"{service}-0")


def shop() -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for service, node in (("mail", "host-1"), ("bank", "host-1"), ("web", "host-2")):
        graph.add_node(service, instances=({"instance": f"{service}-0", "node": node},))
    return graph


def test_the_one_that_burns_far_more_than_others_on_a_full_node_took_its_processors() -> None:
    assert antagonists([FULL], [burning("mail", 7.0), burning("bank", 2.0)]) == {"host-1": "mail"}


def test_nobody_took_them_where_two_burn_alike_or_the_node_has_room() -> None:
    roomy: dict[str, Any] = {**FULL, "now_max": 0.6}
    assert antagonists([FULL], [burning("mail", 7.0), burning("bank", 6.0)]) == {}
    assert antagonists([roomy], [burning("mail", 7.0)]) == {}
    assert antagonists([FULL], [burning("mail", 1.5)]) == {}


def test_a_service_that_fills_its_own_quota_leaves_its_node_alone() -> None:
    quota = {**FULL, "service": "bank"}
    assert antagonists([quota], [burning("mail", 7.0)]) == {}
    assert antagonists([{**quota, "name": "k8s.node.cpu.usage"}], [burning("mail", 7.0)]) != {}


def test_a_node_that_nobody_measured_before_was_never_roomy() -> None:
    unmeasured: dict[str, Any] = {**FULL, "before_points": 0, "before_q90": None}
    assert antagonists([unmeasured], [burning("mail", 7.0)]) == {}


def test_what_a_neighbour_shows_is_no_more_its_own() -> None:
    graph = shop()
    slow = [finding(name, "self_time", 8.0, resource="unknown") for name in ("bank", "web")]
    bank, web = attribute_neighbours(graph, slow, {"host-1": "mail"})
    assert (bank.local, bank.peer) == (False, "mail")
    assert bank.summary.endswith("mail takes the processors of host-1, where it runs too")
    assert web.local
    assert graph.edges["bank", "mail"]["shares"] == "host-1"
    assert not graph.has_edge("web", "mail")


def test_a_line_that_only_the_service_itself_can_log_stays_its_own() -> None:
    [error] = attribute_neighbours(shop(), [finding("bank", "log_flow")], {"host-1": "mail"})
    assert error.local


def test_who_hands_its_work_to_the_one_that_burns_by_a_queue_waits_for_it_all_the_same() -> None:
    graph = shop()
    graph.add_edge("bank", "mail", calls=10, ways=frozenset({("POST /pay", "send")}), awaited=False)
    attribute_neighbours(graph, [], {"host-1": "mail"})
    assert graph.edges["bank", "mail"] == {"calls": 10, "ways": frozenset(), "awaited": True}
