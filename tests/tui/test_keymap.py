"""Keys of one's own: they work, they are shown, and none of them silently takes another's place."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from sessions.locations import Home
from sessions.settings import read
from tests.sessions import cases
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession
from tui import actions
from tui.keymap import KeyMap, clashes, read_keys, understood
from tui.screens.exporting import ExportScreen


def wish(folder: Path, text: str) -> Path:
    """Write settings into a data folder."""
    file = Home(folder).settings_file
    file.write_text(text, encoding="utf-8")
    return file


def keys_of(tmp_path: Path, text: str) -> tuple[KeyMap, list[str]]:
    found, problems = read_keys(read(wish(tmp_path, text), {}))
    return found, [str(problem) for problem in problems]


def test_every_action_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(each.id for each in actions.ACTIONS).items() if times > 1] == []


def test_the_keys_that_came_with_it_clash_with_none() -> None:
    own = {each.id: each.keys for each in actions.ACTIONS}
    assert list(clashes(own)) == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [("?", "question_mark"), ("Esc", "escape"), ("F5", "f5"), ("ctrl+K", "ctrl+k"), ("G", "G"),
     (":", "colon"), ("shift+tab", "shift+tab"), ("space", "space")],
)  # fmt: skip
def test_a_key_may_be_written_as_people_write_it(typed: str, key: str) -> None:
    assert understood("session.ask", typed) == key


def test_a_clash_is_named_and_the_action_keeps_its_keys(tmp_path: Path) -> None:
    found, problems = keys_of(tmp_path, "keys:\n  session.ask: j\n  session.go-on: p\n  session.quit: Q\n")
    assert found.chosen == {"session.quit": "Q"}
    assert problems == [
        "settings.yml line 2, keys.session.ask: j is already 'Lists: Down' (list.down); i stays.",
        "settings.yml line 3, keys.session.go-on: p is already 'Session: Review playbook' "
        "(session.review-playbook); r stays.",
    ]


def test_two_actions_may_change_places(tmp_path: Path) -> None:
    found, problems = keys_of(tmp_path, "keys:\n  session.ask: p\n  session.review-playbook: i\n")
    assert (len(found.chosen), problems) == (2, [])


def test_what_is_no_action_or_no_key_is_named(tmp_path: Path) -> None:
    found, problems = keys_of(
        tmp_path, "keys:\n  session.dance: d\n  session.ask: hyperspace\n  session.stop: {a: b}\n"
    )
    assert found.chosen == {}
    assert ["there is no such action" in problems[0], "'hyperspace' is no key" in problems[1]] == [True, True]


async def test_a_key_of_ones_own_works_and_is_shown_in_footer_palette_and_help(tmp_path: Path) -> None:
    wish(tmp_path, "keys:\n  session.ask: F5\n  session.show-talk: T\n  session.dance: d\n")
    async with driven(FakeSession(cases.review_entries()), home=Home(tmp_path)) as d:
        assert "F5 ask" in d.shown()
        assert "T Talk" in d.shown()
        assert any("session.dance" in each.message for each in d.app._notifications)
        await d.press("i")
        assert not d.screen.query_one("#prompt").has_focus_within
        await d.press("f5")
        assert d.screen.query_one("#prompt").has_focus_within
        await d.press("escape", "T")
        assert d.screen.query_one("#talk").has_focus
        await d.press("ctrl+p", *"session ask")
        await d.until(lambda: "(F5)" in d.shown())
        await d.press("escape", "question_mark")
        assert "F5" in d.shown()


def test_keys_are_written_as_people_write_them() -> None:
    assert actions.written("f5,colon,left_square_bracket,ctrl+k,escape,G") == "F5 : [ ctrl+k Esc G"


@pytest.fixture
def japan(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("japan")
@pytest.mark.parametrize(
    ("clock", "shown"),
    [("utc", "02:13:05 UTC"), ("local", "11:13:05 JST"), ("both", "02:13:05 UTC (11:13:05 JST)")],
)
async def test_the_card_tells_the_time_as_the_settings_say(tmp_path: Path, clock: str, shown: str) -> None:
    wish(tmp_path, f"clock: {clock}\n")
    async with driven(FakeSession(cases.review_entries()), home=Home(tmp_path)) as d:
        assert shown in d.shown()


async def test_the_approver_and_the_folder_are_those_of_the_settings(tmp_path: Path) -> None:
    wish(tmp_path, f"playbook: {{approver: Mara Lind}}\nexport: {{folder: {tmp_path}}}\n")
    session = FakeSession(cases.review_entries())
    async with driven(session, home=Home(tmp_path), by=None) as d:
        await d.type("/note called her")
        await d.until(lambda: bool(d.screen.view.notes))
        assert d.screen.view.notes[0].by == "Mara Lind"
        await d.press("escape", "x")
        await d.until(lambda: isinstance(d.app.screen, ExportScreen))
        assert d.app.screen.query_one("#reason", Input).value == f"{tmp_path}/{session.id}.md"
