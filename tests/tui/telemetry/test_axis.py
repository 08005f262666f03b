from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tests.tui.telemetry.looking import looking, press, settled, zone
from tools.browse.axis import in_cells
from tools.times import Window
from tui.screens.session import SessionScreen
from tui.telemetry.axis import LABEL_CELLS
from tui.telemetry.screen import TelemetryScreen


@pytest.fixture(autouse=True)
def zurich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from zone(monkeypatch, "Europe/Zurich")


def window(screen: TelemetryScreen) -> Window:
    assert screen.look is not None
    return screen.look.window


def row(d: Driver, begins: str) -> str:
    return next(line for line in d.shown().splitlines() if line.strip().startswith(begins))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=200), st.integers(1, 300))
def test_no_count_is_lost_however_wide_the_axis(counts: list[int], cells: int) -> None:
    found = in_cells(counts, cells)
    assert len(found) == cells
    assert sum(found) == sum(counts)


async def test_the_axis_shows_the_whole_store_with_incident_and_baseline_and_both_clocks(
    night: Path,
) -> None:
    async with looking(night, size=(80, 24)) as (d, _):
        marks = row(d, "window")
        assert marks.count("B") > marks.count("I") > 0
        assert marks.rstrip()[-1] == "┫"
        strips = row(d, "errors")
        assert strips[: marks.index("┣")].split() == ["errors"]
        assert row(d, "2026-03-01").split() == [
            "2026-03-01", "02:13:00–02:28:00", "UTC", "15m", "00s", "03:13:00–03:28:00", "CET", "incident",
        ]  # fmt: skip


async def test_summer_time_has_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.times import local_clock, local_zone, parse_instant

    at_ns = parse_instant("2026-07-01T12:00:00Z")
    assert (local_clock(at_ns), local_zone(at_ns)) == ("14:00:00", "CEST")
    monkeypatch.setenv("TZ", "<+0330>-3:30")
    time.tzset()
    assert (local_clock(at_ns), local_zone(at_ns)) == ("15:30:00", "UTC+0330")


async def test_where_the_reader_is_in_utc_the_time_is_said_once(
    night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    async with looking(night) as (d, _):
        assert row(d, "2026-03-01").count("02:13:00") == 1


async def test_keys_pan_widen_and_narrow_the_window_and_lead_back(night: Path) -> None:
    async with looking(night) as (d, screen):
        incident = window(screen)
        await press(d, "left_square_bracket")
        assert window(screen).end_ns == incident.end_ns - incident.duration_ns // 4
        await press(d, "w", "plus")
        assert window(screen).duration_ns == incident.duration_ns // 2
        await press(d, "w", "minus")
        assert window(screen).start_ns < incident.start_ns
        await press(d, "w", "shift+right")
        assert window(screen).start_ns > incident.start_ns
        assert window(screen).end_ns <= incident.end_ns
        await press(d, "0")
        assert window(screen).duration_ns > 2 * incident.duration_ns
        await press(d, "w")
        assert window(screen) == incident


async def test_the_mouse_drags_the_window_its_edges_and_a_new_one(night: Path) -> None:
    async with looking(night) as (d, screen):
        incident = window(screen)

        async def drag(start: int, end: int) -> Window:
            await d.pilot.mouse_down("TimeAxis", offset=(1 + LABEL_CELLS + start, 1))
            await d.pilot.hover("TimeAxis", offset=(1 + LABEL_CELLS + end, 1))
            await d.pilot.mouse_up("TimeAxis", offset=(1 + LABEL_CELLS + end, 1))
            await d.pilot.pause()
            return window(await settled(d))

        marks = row(d, "window")[1 + LABEL_CELLS :]
        first, last = marks.index("┣"), marks.index("┫")
        middle = (first + last) // 2
        moved = await drag(middle, middle - 10)
        assert moved.duration_ns == incident.duration_ns
        assert moved.start_ns < incident.start_ns
        wider = await drag(first - 10, first - 20)
        assert wider.start_ns < moved.start_ns
        assert wider.end_ns == moved.end_ns
        new = await drag(5, 15)
        assert new.end_ns < wider.start_ns


async def test_a_window_is_diagnosed_when_asked_for_twice_and_the_session_is_shown(night: Path) -> None:
    session = FakeSession(cases.review_entries(), store=night)
    async with driven(session) as d:
        await d.press("t")
        screen = await settled(d)
        await press(d, "plus", "R")
        chosen = window(screen)
        assert not [asked for asked in session.asked_of_it if asked.startswith("look at")]
        await press(d, "R")
        await d.until(lambda: isinstance(d.app.screen, SessionScreen))
        await d.screen.settle()
        assert [asked for asked in session.asked_of_it if asked.startswith("look at")] == [
            f"look at {chosen} against 2026-03-01T01:43:00Z..2026-03-01T02:13:00Z"
        ]
        kinds = [entry.event.kind for entry in session.entries()[-2:]]
        assert kinds == ["window_chosen", "run_started"]


async def test_a_changed_window_is_asked_about_anew(night: Path) -> None:
    session = FakeSession(cases.review_entries(), store=night)
    async with driven(session) as d:
        await d.press("t")
        await settled(d)
        await press(d, "R", "plus", "R")
        assert not [asked for asked in session.asked_of_it if asked.startswith("look at")]


async def test_the_input_line_does_the_same() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("/window 02:14..02:20 01:50..02:10")
        assert session.asked_of_it[-1] == (
            "look at 2026-03-01T02:14:00Z..2026-03-01T02:20:00Z"
            " against 2026-03-01T01:50:00Z..2026-03-01T02:10:00Z"
        )
        await d.type("/window yesterday")
        assert "is not a window" in d.shown()


async def test_what_is_looked_at_may_be_what_others_are_compared_with(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "left_square_bracket", "b", "w")
        assert screen.look is not None
        assert screen.look.baseline is not None
        assert screen.look.baseline.end_ns < window(screen).end_ns
