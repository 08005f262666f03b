from __future__ import annotations

from pathlib import Path

from tests.tools.browse.stores import write
from tests.tui.driving import Driver
from tests.tui.telemetry.looking import looking, press
from tui.telemetry.map_pane import MapPane
from tui.widgets.row_list import RowList


def under_cursor(d: Driver) -> str | None:
    return d.app.screen.query_one("#map-list", RowList).key


async def test_the_map_shows_who_calls_whom_and_marks_what_is_off(night: Path) -> None:
    async with looking(night, size=(120, 40)) as (d, _):
        await press(d, "1")
        lines = d.shown().splitlines()
        tree = [line for line in lines if "←" in line and "was" not in line]
        assert tree[0].split()[:2] == ["▲", "shop"]
        payment = next(line for line in tree if "payment" in line)
        stock = next(line for line in tree if "stock" in line)
        assert "▲33.3% ← 0.0%" in payment
        assert "▲900.0 ms ← 30.0 ms" in payment
        assert "▲" not in stock.partition("stock")[2]


async def test_the_suspect_is_marked_in_words_as_well(night: Path) -> None:
    async with looking(night) as (d, _):
        await press(d, "1")
        assert any("◆" in line and "payment suspect" in line for line in d.shown().splitlines())


async def test_the_service_under_the_cursor_stands_between_its_callers_and_callees(night: Path) -> None:
    async with looking(night) as (d, _):
        await press(d, "1", "down")
        assert under_cursor(d) == "checkout"
        near = d.shown().partition("Callers and callees")[2]
        assert [near.index(name) for name in ("shop", "checkout", "payment", "stock")] == sorted(
            near.index(name) for name in ("shop", "checkout", "payment", "stock")
        )
        await press(d, "right", "down", "enter")
        assert under_cursor(d) == "payment"


async def test_the_hurt_come_first_in_the_other_order_with_the_suspect_before_them(night: Path) -> None:
    async with looking(night) as (d, _):
        await press(d, "1", "o")
        assert under_cursor(d) == "payment"
        assert "from checkout" in d.shown()


async def test_a_service_is_found_by_its_name_and_enter_keeps_it(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "1", "slash", "t", "o", "c")
        assert under_cursor(d) == "stock"
        await press(d, "enter", "enter")
        assert screen.active == "traces"
        assert screen.look is not None
        assert screen.look.service == "stock"


async def test_esc_in_the_search_drops_it_and_does_not_leave(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "1", "slash", "z", "z")
        assert "No service has such a name." in d.shown()
        await press(d, "escape")
        assert d.app.screen is screen
        assert "checkout" in d.shown()


async def test_from_a_service_to_its_logs_and_its_metrics(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "1", "down", "down", "m")
        assert (screen.active, screen.look.service if screen.look else None) == ("metrics", "payment")
        await press(d, "1")
        assert under_cursor(d) == "payment"
        await press(d, "l")
        assert screen.active == "logs"


async def test_the_map_is_read_once_for_the_same_windows(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "1")
        pane = screen.query_one(MapPane)
        known = pane._map
        await press(d, "down", "m", "1")
        assert pane._map is known


async def test_a_click_moves_the_cursor_and_a_second_goes_into_the_service(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "1")
        await d.pilot.click("#map-list", offset=(10, 1))
        assert under_cursor(d) == "checkout"
        await d.pilot.click("#map-list", offset=(10, 1), times=2)
        await d.until(lambda: screen.active == "traces")


async def test_a_store_with_a_stated_call_graph_alone_has_a_map(tmp_path: Path) -> None:
    edges = [{"caller": "front", "callee": "back", "source": "graph"}]
    logs = [{"time": 1_772_331_300_000_000_000 + i, "service": "back", "body": "x"} for i in range(2)]
    async with looking(write(tmp_path / "s.duckdb", dependencies=edges, logs=logs)) as (d, _):
        await press(d, "1")
        assert "└ back" in d.shown()
        assert "stated, no calls seen" in d.shown()
