"""The whole story by the mouse alone, and by the keyboard alone; words are typed either way."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown

from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tui import actions
from tui.app import WhydunitApp
from tui.palette import ActionProvider, owners_of
from tui.screens.decision import DecisionScreen
from tui.screens.evidence import EvidenceScreen
from tui.screens.help import HelpScreen
from tui.screens.review import ReviewScreen
from tui.widgets.status import StatusLine


async def click(d: Driver, words: str, *, last: bool = False) -> None:
    """Click where these words stand on the screen."""
    lines = d.shown().splitlines()
    rows = [row for row, line in enumerate(lines) if words in line]
    assert rows, f"{words!r} is not on the screen:\n{d.shown()}"
    row = rows[-1 if last else 0]
    await d.pilot.click(offset=(lines[row].index(words) + len(words) // 2, row))
    await d.pilot.pause()


async def click_hint(d: Driver, words: str) -> None:
    """Click a key hint of the last line."""
    lines = d.shown().splitlines()
    row = len(lines) - 1
    await d.pilot.click(offset=(lines[row].index(words) + 1, row))
    await d.pilot.pause()


async def type_words(d: Driver, words: str) -> None:
    await d.pilot.press(*("space" if each == " " else each for each in words))
    await d.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_story_by_mouse_alone(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = FakeSession(cases.review_entries())
    async with driven(session, size=size) as d:
        await click(d, "Causes")
        assert d.screen.query_one("#causes").has_focus
        await click(d, "Evidence")
        await click(d, "E3 ")
        await d.until(lambda: isinstance(d.app.screen, EvidenceScreen))
        await click(d, "Chart")
        await click(d, "Rows")
        await click_hint(d, "Esc back")
        await d.until(lambda: d.screen.is_current)
        await click_hint(d, "i ask")
        assert d.screen.query_one("#prompt").has_focus_within
        await type_words(d, "why")
        await click(d, "Talk")
        await click_hint(d, "? help")
        await d.until(lambda: isinstance(d.app.screen, HelpScreen))
        await d.pilot.click(offset=(0, 0))
        await d.until(lambda: d.screen.is_current)
        await click_hint(d, "p playbook")
        await d.until(lambda: isinstance(d.app.screen, ReviewScreen))
        await click(d, "Steps")
        d.clock.forward(1)
        await click_hint(d, "a approve")
        await d.until(lambda: isinstance(d.app.screen, DecisionScreen))
        await type_words(d, "looks right")
        d.clock.forward(1)
        await d.pilot.click("#act")
        await d.until(lambda: "approved" in session.asked_of_it)
        await d.pilot.pause()
        await click_hint(d, "Esc back")
        await d.until(lambda: d.screen.is_current)
        await click_hint(d, "q quit")
        await d.until(lambda: d.app._exit)


async def test_the_story_by_keyboard_alone() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session, size=(80, 24)) as d:
        await d.press("tab", "tab", "j", "enter")
        await d.until(lambda: isinstance(d.app.screen, EvidenceScreen))
        await d.press("2", "m", "1", "n", "escape")
        await d.until(lambda: d.screen.is_current)
        await d.press("i", *"why", "enter", "escape")
        await d.until(lambda: "ask why" in session.asked_of_it)
        await d.press("question_mark", "j", "escape", "p")
        await d.until(lambda: isinstance(d.app.screen, ReviewScreen))
        d.clock.forward(1)
        await d.press("3", "a")
        await d.until(lambda: isinstance(d.app.screen, DecisionScreen))
        await type_words(d, "looks right")
        d.clock.forward(1)
        await d.press("tab", "tab", "enter")
        await d.until(lambda: "approved" in session.asked_of_it)
        await d.press("escape", "q")
        await d.until(lambda: d.app._exit)


async def test_the_wheel_scrolls_what_it_is_over() -> None:
    async with driven(FakeSession(cases.confirmed_entries()), size=(80, 16)) as d:
        await d.press("2")
        causes = d.screen.query_one("#causes")
        x, y = causes.region.offset
        d.app.post_message(
            MouseScrollDown(
                causes, x + 2, y + 2, 0, 1, 0, False, False, False, screen_x=x + 2, screen_y=y + 2
            )
        )
        await d.until(lambda: causes.scroll_offset.y > 0)


async def test_every_hint_of_the_last_line_does_its_action(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    async def act(app: WhydunitApp, action_id: str) -> None:
        done.append(action_id)

    monkeypatch.setattr(WhydunitApp, "action_act", act)
    async with driven(FakeSession(cases.review_entries()), size=(200, 60)) as d:
        hints = d.screen.query_one(StatusLine).hints
        for hint in hints:
            await click_hint(d, f"{hint.shown_keys.split()[0]} {hint.hint}")
    assert done == [hint.id for hint in hints]


async def test_the_palette_has_every_action_that_applies_with_its_key() -> None:
    async with driven(FakeSession(cases.review_entries()), size=(120, 40)) as d:
        parts = [part for part, screen in actions.PARTS.items() if screen == "session"]
        applies = {action.id for action in actions.of("app", "session", "list", *parts)}
        provider = ActionProvider(d.screen)
        offered = {action.id: text for action, _, _, text in provider._actions()}
        assert set(offered) == applies - {"app.open-palette"}
        assert [
            each
            for each in actions.ACTIONS
            if each.id in offered and f"({each.shown_keys})" not in offered[each.id]
        ] == []


async def test_every_action_of_the_palette_finds_somebody_who_does_it() -> None:
    async with driven(FakeSession(cases.review_entries()), size=(120, 40)) as d:
        for keys in (
            ["1"],
            ["3", "j", "enter"],
            ["escape", "p"],
            ["escape", "f2"],
            ["escape", "question_mark"],
        ):
            await d.press(*keys)
            owners = owners_of(d.app.screen)
            for action in actions.of(*owners):
                assert callable(getattr(owners[action.scope], action.method)), action.id


def test_every_action_says_what_it_does_and_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "keys.md").read_text("utf-8")
    assert [action.id for action in actions.ACTIONS if not action.help.endswith(".")] == []
    assert [action.id for action in actions.ACTIONS if f"`{action.id}`" not in page] == []
