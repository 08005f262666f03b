from __future__ import annotations

from pathlib import Path

import pytest

from tests.sessions.case_builder import BASELINE, INCIDENT
from tests.tools.browse.stores import write
from tests.tui.driving import Driver
from tests.tui.telemetry.looking import looking, press, settled
from tools.times import SECOND_NS
from tui.telemetry.course_screen import CourseScreen
from tui.telemetry.metric_pane import MARGIN, MetricPane

MANY = 300


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 series, of which one rises."""
    rows = [
        {
            "time": window.start_ns + place * 60 * SECOND_NS,
            "service": f"service-{number:03}",
            "name": "cpu.share" if number % 2 else "heap.used",
            "unit": "1" if number % 2 else "By",
            "value": float(10 + place % 3 + (90 if number == 157 and window == INCIDENT.window() else 0)),
        }
        for number in range(MANY)
        for window in (BASELINE.window(), INCIDENT.window())
        for place in range(8)
    ]
    return write(tmp_path_factory.mktemp("many") / "many.duckdb", metrics=rows)


def rows(d: Driver) -> list[str]:
    return [line for line in d.shown().splitlines() if "service-" in line]


async def test_the_series_that_shifted_farthest_is_first_and_drawn_with_the_incident_marked(
    many: Path,
) -> None:
    async with looking(many) as (d, _):
        await press(d, "4")
        first = rows(d)[0]
        assert "▲ service-157 cpu.share" in first
        assert "│" in first
        before, _, after = first.partition("│")
        assert "█" not in before
        assert "█" in after
        assert "1 off" in d.shown()


async def test_only_the_courses_of_what_is_seen_are_read(many: Path) -> None:
    async with looking(many) as (d, screen):
        await press(d, "4")
        pane = screen.query_one(MetricPane)
        assert 0 < len(pane._courses) <= 40 + 2 * MARGIN
        known = set(pane._courses)
        await press(d, "G")
        await settled(d)
        assert set(pane._courses) > known
        assert len(pane._courses) < MANY
        assert all("▁" in line or "█" in line or "▄" in line for line in rows(d))


async def test_series_are_found_by_words_and_by_family(many: Path) -> None:
    async with looking(many) as (d, _):
        await press(d, "4", "slash", *"2 heap", "enter")
        assert all("heap.used" in line and "2" in line for line in rows(d))
        await press(d, "slash", "escape", "f")
        assert "family cpu" in d.shown()
        assert all("cpu.share" in line for line in rows(d))
        await press(d, "f", "f")
        assert "300 series" in d.shown()


async def test_nothing_found_says_how_to_see_all_again(many: Path) -> None:
    async with looking(many) as (d, _):
        await press(d, "4", "slash", *"zzz")
        assert "No series has all of these words" in d.shown()


async def test_a_series_opens_large_with_times_unit_and_both_windows(many: Path) -> None:
    async with looking(many, size=(80, 24)) as (d, screen):
        await press(d, "4", "slash", *"heap", "enter")
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, CourseScreen) and "┤" in d.shown())
        shown = d.shown()
        assert "═ incident" in shown
        assert "━ baseline" in shown
        assert "12 B" in shown
        assert "UTC" in shown
        assert "1 of 150" in shown
        await d.press("n")
        await d.until(lambda: "2 of 150" in d.shown() and "┤" in d.shown())
        await d.press("escape")
        assert d.app.screen is screen


async def test_a_store_without_metrics_says_so(tmp_path: Path) -> None:
    logs = [{"time": INCIDENT.window().start_ns + i, "service": "back", "body": "x"} for i in range(2)]
    async with looking(write(tmp_path / "s.duckdb", logs=logs)) as (d, _):
        await press(d, "4")
        assert "The store has no metrics." in d.shown()
