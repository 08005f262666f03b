from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tools.browse.stores import WINDOWS, points, told
from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.browse.browser import Browser
from tools.browse.service_map import Edge, ServiceMap, Side, mapped, read_map


def edge(caller: str | None, callee: str, calls: int = 100, failed: int = 0, errors: float = 0.0) -> Edge:
    return Edge(caller, callee, "calls", Side(calls, failed, None, 10.0), None, errors)


def drawn(services: ServiceMap) -> list[str]:
    return [branch + service.name for service, branch in services.by_layer()]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceMap]:
    """Shop calls cart and pay, pay calls bank; in the incident the bank fails and is slow."""
    system = SmallSystem()
    calm = Call(
        "shop",
        "GET",
        90,
        below=(Call("cart", "GET", 5), Call("pay", "POST", 60, below=(Call("bank", "POST", 40),))),
    )
    hurt = Call(
        "shop", "GET", 900, failed=True,
        below=(Call("pay", "POST", 800, failed=True, below=(Call("bank", "POST", 700, failed=True),)),),
    )  # fmt: skip
    system.calls(BASELINE, calm, 200)
    system.calls(INCIDENT, calm, 40)
    system.calls(INCIDENT, hurt, 60)
    with system.store(tmp_path_factory.mktemp("map") / "shop.duckdb") as store:
        browser = Browser(store)
        yield read_map(browser, WINDOWS)


def test_an_edge_tells_how_often_how_many_fail_and_how_slow_now_and_before(shop: ServiceMap) -> None:
    (bank,) = shop.callers["bank"]
    assert bank.before is not None
    assert (bank.caller, bank.source, bank.now.per_minute, bank.before.per_minute) == ("pay", "calls", 10, 20)
    assert (bank.now.failed_share, bank.before.failed_share) == (0.6, 0.0)
    assert (bank.now.p95_ns, bank.before.p95_ns) == (700_000_000, 40_000_000)


def test_only_what_deviates_is_marked(shop: ServiceMap) -> None:
    (bank,) = shop.callers["bank"]
    (cart,) = shop.callers["cart"]
    assert bank.errors >= 1.0
    assert bank.latency >= 1.0
    assert (cart.errors, cart.latency) == (0.0, 0.0)
    assert cart.rate <= -1.0


def test_services_stand_in_layers_from_the_entry_points_down(shop: ServiceMap) -> None:
    assert {name: service.layer for name, service in shop.services.items()} == {
        "shop": 0, "cart": 1, "pay": 1, "bank": 2,
    }  # fmt: skip
    assert drawn(shop) == ["shop", "├ pay", "│ └ bank", "└ cart"]


def test_suspects_come_first_then_who_is_hurt() -> None:
    services = mapped(["calm"], [edge(None, "shop"), edge("shop", "bad", errors=5.0)], compared=True)
    assert [each.name for each in services.by_hurt()] == ["bad", "shop", "calm"]
    assert [each.name for each in services.by_hurt(("calm",), ("shop",))] == ["calm", "shop", "bad"]


def test_calls_in_a_circle_have_a_place_too() -> None:
    services = mapped([], [edge("a", "b"), edge("b", "c"), edge("c", "a")], compared=True)
    assert drawn(services) == ["a", "└ b", "  └ c"]


def test_every_service_is_drawn_once_however_many_call_it() -> None:
    edges = [edge(f"s{i}", f"s{j}") for i in range(20) for j in range(i + 1, 20)]
    names = [name.lstrip("│├└ ") for name in drawn(mapped([], edges, compared=True))]
    assert sorted(names) == sorted({f"s{i}" for i in range(20)})


def test_without_a_baseline_nothing_is_marked(shop: ServiceMap, tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(INCIDENT, Call("shop", "GET", 90, failed=True), 50)
    with system.store(tmp_path / "s.duckdb") as store:
        services = read_map(Browser(store), {**WINDOWS, "baseline_from": None, "baseline_to": None})
    assert not services.compared
    assert [each.hurt for each in services.services.values()] == [0.0]


def test_a_stated_call_graph_alone_is_a_map(tmp_path: Path) -> None:
    rows = [
        {"caller": "shop", "callee": "pay", "source": "graph"},
        {"caller": "pay", "callee": "bank", "source": "graph"},
    ]
    with told(tmp_path / "s.duckdb", dependencies=rows) as browser:
        services = read_map(browser, WINDOWS)
    assert drawn(services) == ["shop", "└ pay", "  └ bank"]
    assert services.callers["pay"][0].source == "declared"


def test_metrics_alone_are_a_map_on_which_what_shifted_is_marked(tmp_path: Path) -> None:
    metrics = [
        *points("shop", "cpu", [1.0, 1.1, 0.9] * 5, [1.0, 1.1, 0.9] * 5),
        *points("pay", "latency", [1.0, 1.1, 0.9] * 5, [9.0, 9.1] * 5, attributes={"peer.service": "bank"}),
    ]
    with told(tmp_path / "s.duckdb", metrics=metrics) as browser:
        services = read_map(browser, WINDOWS)
    assert drawn(services) == ["pay", "└ bank", "shop"]
    (bank,) = services.callers["bank"]
    assert bank.source == "metric"
    assert [each.name for each in bank.readings] == ["latency"]
    assert services.services["bank"].hurt >= 1.0
    assert services.services["shop"].hurt == 0.0
