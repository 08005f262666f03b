from __future__ import annotations

from pathlib import Path

import pytest

from tests.sessions.case_builder import INCIDENT
from tests.tools.small_store import Call, SmallSystem
from tests.tui.telemetry.looking import looking, press, settled
from tests.tui.telemetry.night import window_of
from tui.telemetry.detail import DetailScreen
from tui.telemetry.screen import TelemetryScreen
from tui.telemetry.trace_pane import TraceRows
from tui.telemetry.waterfall import WaterfallRows


def spans(screen: TelemetryScreen) -> WaterfallRows:
    return screen.query_one(WaterfallRows)


async def test_traces_that_failed_come_first_and_o_puts_the_slowest_first(night: Path) -> None:
    async with looking(night) as (d, screen):
        traces = screen.query_one(TraceRows)
        assert [trace["failed"] for trace in traces.traces[:50]] == [3] * 50
        assert traces.count == 150
        await press(d, "o")
        took = [str(trace["duration_ns"]).zfill(20) for trace in traces.traces]
        assert took == sorted(took, reverse=True)


async def test_a_trace_is_a_waterfall_with_its_errors_and_its_critical_path_marked(night: Path) -> None:
    async with looking(night, "enter", size=(80, 24)) as (d, screen):
        await press(d, "enter")
        await d.until(lambda: spans(screen).path is not None)
        shown = d.shown().splitlines()
        assert "◆ payment 90%" in "".join(shown)
        shop, checkout, stock, payment = (line.split() for line in shown[8:12])
        assert shop[:4] == ["E◆▾", "shop", "GET", "/buy"]
        assert checkout[:2] == ["E◆", "▾"]
        assert stock[:2] == ["stock", "GET"]
        assert payment[:3] == ["E◆", "payment", "charge"]
        assert "━" in shown[11]
        assert "━" not in shown[10]


async def test_esc_leads_from_the_waterfall_to_the_list_as_it_was_and_then_to_the_session(
    night: Path,
) -> None:
    async with looking(night) as (d, screen):
        await press(d, "j", "j", "enter", "escape")
        assert screen.query_one(TraceRows).cursor == 2
        assert screen.look is not None
        assert screen.look.trace_id is None
        await d.press("escape")
        assert not isinstance(d.app.screen, TelemetryScreen)


async def test_spans_fold_and_unfold_and_e_unfolds_what_hides_an_error(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "enter", "j", "left")
        assert spans(screen).count == 2
        assert "+2 1E" in d.shown()
        await press(d, "e")
        assert spans(screen).count == 4
        assert spans(screen).cursor == 3
        await press(d, "left")
        assert spans(screen).cursor == 1
        await press(d, "z")
        assert spans(screen).count == 2
        await press(d, "z", "c")
        assert spans(screen).count == 4
        assert spans(screen).cursor == 3


async def test_a_span_opens_whole_and_leads_to_what_its_trace_logged(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "enter", "G")
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, DetailScreen))
        await d.until(lambda: "900.0 ms" in d.shown())
        await d.press("l")
        await settled(d)
        assert screen.active == "logs"
        await d.until(lambda: "NullPointerException" in d.shown())
        assert "charged order" not in d.shown()


async def test_the_path_is_walked_along_with_n(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "enter", "n", "n")
        assert spans(screen).cursor == 3
        await press(d, "N")
        assert spans(screen).cursor == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_a_deep_trace_stays_on_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    deep = Call("leaf", "op")
    for number in range(60):
        deep = Call(f"service-{number}", "op", 10, below=(deep,))
    system = SmallSystem()
    system.calls(window_of(INCIDENT), deep, 1)
    with system.store(tmp_path / "deep.duckdb"):
        pass
    async with looking(tmp_path / "deep.duckdb", size=size) as (d, screen):
        await press(d, "enter", "G")
        assert spans(screen).count == 61
        assert all(len(line) <= size[0] for line in d.shown().splitlines())
