"""A name that only its caller measures is heard as the service that shows the same."""

from __future__ import annotations

import networkx as nx

from tests.agents.ranking.told import finding
from tools.findings import Finding
from tools.fronts import attribute_fronts

CALLS = [("web", "balancer"), ("web", "shop"), ("web", "mail"), ("shop", "bank")]


def symptom(service: str, signal: str = "metric_latency", strength: float = 3.0) -> Finding:
    return finding(service, signal, strength, local=False, direction="up", resource="unknown")


def whose(*findings: Finding, inside: tuple[str, ...] = ()) -> list[str]:
    graph = nx.DiGraph(CALLS)
    return [found.service for found in attribute_fronts(graph, findings, inside)]


def test_what_shows_at_a_front_is_given_to_the_service_behind_it() -> None:
    assert whose(symptom("balancer"), symptom("shop", strength=1.0)) == ["shop", "shop"]


def test_with_nobody_behind_it_who_shows_the_same_a_name_stands_for_itself() -> None:
    assert whose(symptom("balancer"), symptom("shop", "metric_errors")) == ["balancer", "shop"]
    assert whose(symptom("balancer"), symptom("mail")) == ["balancer", "mail"]


def test_a_service_that_is_known_from_inside_is_no_front() -> None:
    assert whose(symptom("balancer"), symptom("shop"), inside=("balancer",)) == ["balancer", "shop"]


def test_what_a_service_calls_is_no_front_of_it() -> None:
    assert whose(symptom("bank"), symptom("shop")) == ["bank", "shop"]
