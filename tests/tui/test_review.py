from __future__ import annotations

import sys

import pytest

from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tui.screens.decision import DecisionScreen
from tui.screens.outside import _edited_with
from tui.screens.review import ReviewScreen
from tui.widgets.grace import GRACE_S
from tui.widgets.line_list import LineList
from tui.widgets.yaml_area import YamlArea, visible


async def reviewing(d: Driver) -> ReviewScreen:
    await d.press("p")
    screen = d.app.screen
    assert isinstance(screen, ReviewScreen)
    d.clock.forward(1)
    return screen


def decisions(session: FakeSession) -> list[str]:
    return [asked for asked in session.asked_of_it if asked in ("approved", "rejected")]


async def approve(d: Driver, reason: str = "ok") -> None:
    await d.press("a")
    d.clock.forward(1)
    await d.press("i", *reason, "enter", "y")
    await d.screen.settle()
    await d.pilot.pause()


async def test_an_approval_is_an_explicit_act_with_a_reason_on_one_text() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await approve(d)
        playbook = d.screen.view.playbook
        assert playbook is not None
        assert playbook.status == "approved"
        assert playbook.decision is not None
        assert playbook.decision.by == "mara"
        assert playbook.decision.sha256 == playbook.sha256
        assert "A approved" in d.shown()


async def test_keys_do_not_count_for_half_a_second() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("p", "a")
        assert not isinstance(d.app.screen, DecisionScreen)
        d.clock.forward(GRACE_S)
        await d.press("a")
        assert isinstance(d.app.screen, DecisionScreen)
        await d.press("y")
        assert isinstance(d.app.screen, DecisionScreen)
        assert "read it first" in d.shown()
        assert decisions(session) == []


@pytest.mark.parametrize("key", ["enter", "a", "space"])
async def test_one_key_pressed_again_and_again_never_approves(key: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await d.press("a")
        d.clock.forward(1)
        await d.press(key, key, key, key)
        await d.screen.settle()
        assert decisions(session) == []


async def test_two_deliberate_keys_approve_without_a_reason() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await d.press("a")
        d.clock.forward(1)
        await d.press("y")
        await d.screen.settle()
        assert decisions(session) == ["approved"]
        assert "by mara at" in d.shown()


async def test_the_mouse_decides_as_well() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await d.press("a")
        d.clock.forward(1)
        await d.pilot.click("#act")
        await d.screen.settle()
        assert decisions(session) == ["approved"]


async def test_a_rejection_without_a_reason_is_not_taken() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await d.press("r")
        d.clock.forward(1)
        await d.press("enter", "enter")
        assert "say why" in d.shown()
        await d.pilot.click("#act")
        assert isinstance(d.app.screen, DecisionScreen)
        assert "Say why" in d.shown()
        await d.press(*"noisy", "enter", "y")
        await d.screen.settle()
        assert decisions(session) == ["rejected"]


async def test_each_step_shows_the_words_the_machine_would_run_and_those_that_take_it_back() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await reviewing(d)
        await d.press("3")
        lines = d.app.screen.query_one("#steps", LineList).lines
        said = [f"{line.lead.plain.strip()} {line.text.plain}" for line in lines]
        assert "runs kubectl rollout undo deployment/payment -n default" in said
        assert "undo by kubectl rollout undo deployment/payment -n default" in said
        place = said.index("runs kubectl rollout undo deployment/payment -n default")
        assert said[place - 1].startswith("M Roll back to the version before")


async def test_a_text_of_a_megabyte_is_checked_while_keys_are_still_heard() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        screen = await reviewing(d)
        huge = "- name: huge\n" + "  # a comment as long as a line of it may be, again and again\n" * 17_000
        screen.query_one(YamlArea).load_text(huge)
        screen._check_text()
        await d.pilot.pause()
        await d.press("a")
        assert not isinstance(d.app.screen, DecisionScreen)
        await d.until(lambda: "holds at most 128 KiB" in d.shown())
        await d.press("2")
        assert "too long to be compared" in d.shown()


async def test_esc_decides_nothing() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await reviewing(d)
        await d.press("a", *"yes", "escape")
        await d.screen.settle()
        assert decisions(session) == []


async def test_an_edit_is_saved_and_voids_the_approval() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        screen = await reviewing(d)
        await approve(d)
        await d.press("1", "i", "end")
        await d.pilot.press(*"_ok")
        assert screen.unsaved
        await d.press("ctrl+s")
        await d.screen.settle()
        await d.pilot.pause()
        playbook = d.screen.view.playbook
        assert playbook is not None
        assert playbook.status == "edited"
        assert playbook.voided
        assert playbook.document == screen.query_one(YamlArea).text
        assert "which is void" in d.shown()
        assert "│ +" in d.shown()


async def test_an_unsaved_edit_is_neither_approved_nor_thrown_away() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        screen = await reviewing(d)
        await d.press("i", "end", "x", "escape", "a")
        assert not isinstance(d.app.screen, DecisionScreen)
        await d.press("escape")
        assert d.app.screen is screen
        assert "not saved" in d.shown()
        await d.press("u", "escape")
        assert d.screen.is_current


async def test_what_is_not_a_playbook_is_neither_saved_nor_approved() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        screen = await reviewing(d)
        screen.query_one(YamlArea).load_text("- name: [never closed\n")
        await d.press("ctrl+s")
        await d.screen.settle()
        assert "Not saved" in d.shown()
        assert "edit" not in session.asked_of_it
        await d.press("a")
        assert not isinstance(d.app.screen, DecisionScreen)


async def test_the_text_is_checked_while_it_is_typed() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await reviewing(d)
        await d.press("i", "home", "left_square_bracket")
        await d.until(lambda: "not valid" in d.shown())


async def test_an_edit_made_elsewhere_comes_in() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        screen = await reviewing(d)
        playbook = d.screen.view.playbook
        assert playbook is not None
        session.edit_playbook(playbook.document.replace("localhost", "all"), "joe")
        await d.pilot.pause()
        assert "hosts: all" in screen.query_one(YamlArea).text


def test_an_outside_editor_leaves_its_text() -> None:
    script = "import sys, pathlib; p = pathlib.Path(sys.argv[1]); p.write_text(p.read_text() + 'more\\n')"
    assert _edited_with([sys.executable, "-c", script], "text\n", "playbook.yml") == "text\nmore\n"


async def test_without_an_editor_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with driven(FakeSession(cases.review_entries())) as d:
        await reviewing(d)
        await d.press("e")
        assert "EDITOR names no editor" in d.shown()


async def test_a_terminal_that_cannot_hand_over_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with driven(FakeSession(cases.review_entries())) as d:
        await reviewing(d)
        await d.press("e")
        assert "cannot hand over" in d.shown()


def test_what_would_not_be_seen_takes_one_cell_and_is_seen() -> None:
    hostile = "a\x1b[31m\u202eb\x7f\tc\u200b"
    assert visible(hostile) == "a\u241b[31m\ufffdb\u2421\tc\ufffd"
    assert len(visible(hostile)) == len(hostile)
