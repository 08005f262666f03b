from __future__ import annotations

from pathlib import Path

from tests.tui.telemetry.looking import looking, press, settled
from tui.telemetry.detail import DetailScreen
from tui.telemetry.log_rows import LogRows


def rows(screen: object) -> LogRows:
    return screen.query_one(LogRows)  # type: ignore[attr-defined, no-any-return]  # a screen


async def test_groups_say_how_many_against_how_many_usually_and_new_errors_come_first(night: Path) -> None:
    async with looking(night, size=(80, 24)) as (d, screen):
        await press(d, "3")
        first, second, *_ = (line.split() for line in d.shown().splitlines()[7:])
        assert first[:4] == ["E", "▸", "50", "new"]
        assert second[:4] == ["I", "▸", "100", "150"]
        assert [group.lines for group in rows(screen).groups] == [50, 100, 100, 150]


async def test_a_group_unfolds_to_its_lines_and_a_line_opens_whole_with_the_way_to_its_trace(
    night: Path,
) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "enter")
        assert rows(screen).count == 4 + 50
        await press(d, "j")
        assert "02:13:05.000 NullPointerException" in d.shown()
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, DetailScreen))
        await d.until(lambda: "t401" in d.shown())
        await d.press("t")
        await settled(d)
        assert screen.active == "traces"
        assert "payment charge" in d.shown()
        await press(d, "3", "s", "g", "enter")
        assert rows(screen).count == 4 + 50
        await press(d, "enter")
        assert rows(screen).count == 4


async def test_e_jumps_to_the_next_error_by_group_and_by_line(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "G", "E")
        assert rows(screen).cursor == 0
        await press(d, "enter", "e", "e")
        assert rows(screen).cursor == 2
        await press(d, "enter", "enter")
        await press(d, "escape") if isinstance(d.app.screen, DetailScreen) else None


async def test_by_time_all_lines_come_one_after_another_and_e_jumps_between_errors(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "m")
        assert rows(screen).count == 400
        await press(d, "e")
        first = rows(screen).cursor
        assert "E 02:13:05.000 payment" in d.shown()
        await press(d, "e")
        assert rows(screen).cursor > first
        await press(d, "E")
        assert rows(screen).cursor == first
        await press(d, "G")
        assert rows(screen).cursor == 399
        assert "02:27:5" in d.shown()


async def test_lines_are_filtered_by_severity_words_and_service(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "v")
        assert [group.severity for group in rows(screen).groups] == ["error"]
        await press(d, "v", "v", "slash", *"LOOKED", "enter")
        assert [group.template for group in rows(screen).groups] == ["looked up <num> items"]
        assert "search LOOKED" in d.shown()
        await press(d, "slash")
        screen.query_one("#log-words").value = ""  # type: ignore[attr-defined]  # an Input
        await press(d, "enter", "f")
        assert {group.service for group in rows(screen).groups} == {"payment"}
        await press(d, "s")
        assert len(rows(screen).groups) == 4


async def test_a_search_that_is_left_changes_nothing(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "slash", "x", "escape")
        assert len(rows(screen).groups) == 4
        assert rows(screen).has_focus


async def test_other_orders_are_by_number_and_by_first_line(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "o")
        assert rows(screen).groups[0].lines == 150
        await press(d, "o")
        firsts = [group.first_ns or 0 for group in rows(screen).groups]
        assert firsts == sorted(firsts)


async def test_where_nothing_passes_the_view_says_so(night: Path) -> None:
    async with looking(night) as (d, _):
        await press(d, "3", "slash", *"nowhere", "enter")
        assert "Nothing was logged here that passes the filters." in d.shown()
