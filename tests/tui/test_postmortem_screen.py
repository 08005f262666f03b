"""The postmortem on the screen: it fills by itself, takes a person's words, and loses none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import TextArea

from agents import events as ev
from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tui.screens.evidence import EvidenceScreen
from tui.screens.exporting import ExportScreen, ExportTo, asked_for
from tui.screens.paste import PasteScreen
from tui.screens.postmortem import PostmortemScreen
from tui.widgets.line_list import LineList
from tui.widgets.moment_row import MomentRow

LARGE, SMALL = (120, 40), (80, 24)


@asynccontextmanager
async def writing(
    session: FakeSession | None = None, size: tuple[int, int] = LARGE
) -> AsyncIterator[tuple[Driver, PostmortemScreen]]:
    async with driven(session or FakeSession(cases.confirmed_entries()), size=size) as d:
        await d.press("6")
        yield d, await opened(d)


async def opened(d: Driver) -> PostmortemScreen:
    await d.until(lambda: isinstance(d.app.screen, PostmortemScreen))
    screen = d.app.screen
    assert isinstance(screen, PostmortemScreen)
    await d.until(lambda: bool(screen.query_one("#text", LineList).lines))
    await d.pilot.pause()
    return screen


async def saved(d: Driver, kind: str) -> ev.Event:
    """Wait for the journal to hold such an event, and for the screen to show it."""
    await d.screen.settle()
    found = [entry.event for entry in d.session.entries() if entry.event.kind == kind]
    assert found
    await d.pilot.pause()
    return found[-1]


def text_of(screen: PostmortemScreen) -> str:
    return "\n".join(line.text.plain for line in screen.query_one("#text", LineList).lines)


def choose(screen: PostmortemScreen, words: str) -> str:
    """Put the cursor on the line of the text with these words; its key."""
    lines = screen.query_one("#text", LineList)
    line = next(line for line in lines.lines if words in line.text.plain)
    lines.highlighted = lines.get_option_index(line.key)
    lines.focus()
    return line.key


async def test_it_fills_as_the_incident_goes() -> None:
    entries = cases.review_entries()
    session = FakeSession(entries[:2], entries[2:])
    async with writing(session) as (d, screen):
        assert "The investigation has not concluded yet" in text_of(screen)
        await d.play()
        await d.until(lambda: "Confirmed cause" in text_of(screen))


async def test_the_cursor_stays_where_it_is_while_it_fills() -> None:
    entries = cases.confirmed_entries()
    session = FakeSession(entries[:40], entries[40:])
    async with writing(session) as (d, screen):
        await d.press("2")
        choose(screen, "Established")
        await d.play()
        await d.until(lambda: "mara edits the playbook" in text_of(screen))
        line = screen.query_one("#text", LineList).line
        assert line is not None
        assert "Established" in line.text.plain


async def test_a_section_is_written_saved_and_its_original_comes_back() -> None:
    async with writing() as (d, screen):
        await d.press("i", "ctrl+a")
        screen.query_one("#editor", TextArea).text = "The card check **broke**."
        await d.press("ctrl+s")
        edited = await saved(d, "postmortem_edited")
        assert isinstance(edited, ev.PostmortemEdited)
        assert (edited.section, edited.text, edited.by) == ("summary", "The card check **broke**.", "mara")
        await d.until(lambda: "The card check broke." in text_of(screen))
        assert "as written by mara" in d.shown()
        await d.until(lambda: d.session.kept_drafts.texts == {})
        await d.press("1", "o")
        await d.screen.settle()
        await d.until(lambda: "Confirmed cause" in text_of(screen))
        await d.press("o")
        await d.screen.settle()
        await d.until(lambda: "The card check broke." in text_of(screen))


@pytest.mark.parametrize("leave", [["escape", "escape"], []], ids=["left", "killed"])
async def test_what_is_typed_and_not_saved_is_there_the_next_time(leave: list[str]) -> None:
    session = FakeSession(cases.confirmed_entries())
    async with writing(session) as (d, _):
        await d.press("i", *"Oh")
        await d.press(*leave)
        await d.until(lambda: "Oh" in session.kept_drafts.texts.get("summary", "")[:2])
        assert not [e for e in session.entries() if e.event.kind == "postmortem_edited"]
    async with writing(session) as (d, screen):
        await d.until(lambda: "1 draft unsaved" in d.shown())
        await d.press("i")
        assert screen.query_one("#editor", TextArea).text.startswith("Oh")
        await d.press("escape", "1", "u")
        await d.until(lambda: session.kept_drafts.texts == {})
        assert "draft" not in d.shown().splitlines()[0]


async def test_a_smaller_window_loses_nothing_typed() -> None:
    async with writing() as (d, screen):
        await d.press("i", *"Oh")
        await d.pilot.resize_terminal(60, 20)
        await d.pilot.resize_terminal(80, 24)
        assert screen.query_one("#editor", TextArea).text.startswith("Oh")
        assert "Oh" in d.shown()


async def test_an_entry_is_added_at_the_time_that_is_shown_while_it_is_typed() -> None:
    async with writing() as (d, screen):
        await d.press("a", *"02:14", "space", *"bank")
        assert "2026-03-01 02:14:00 UTC" in d.shown()
        await d.press("enter")
        added = await saved(d, "timeline_added")
        assert isinstance(added, ev.TimelineAdded)
        assert added.text == "bank"
        await d.until(lambda: "bank" in text_of(screen))


async def test_nonsense_is_refused_with_a_remedy_and_the_text_stays() -> None:
    async with writing() as (d, screen):
        await d.press("a", *"soon", "space", *"bank", "enter")
        assert screen.query_one(MomentRow).input.value == "soon bank"
        assert "does not begin with a time" in d.shown()
        assert "02:14" in d.shown()
        await d.press("escape", "a")
        assert screen.query_one(MomentRow).input.value == "soon bank"


async def test_an_entry_is_corrected_in_place_hidden_and_restored() -> None:
    async with writing() as (d, screen):
        await d.press("2")
        key = choose(screen, "First seen where requests enter")
        await d.press("i")
        row = screen.query_one(MomentRow)
        assert row.input.value == "02:13:05 First seen where requests enter"
        row.input.value = "02:12:50 First seen where requests enter"
        await d.press("enter")
        corrected = await saved(d, "timeline_corrected")
        assert isinstance(corrected, ev.TimelineCorrected)
        assert corrected.text is None, "its words are its own"
        await d.until(lambda: "corrected by mara" in d.shown())
        choose(screen, "First seen")
        await d.press("h")
        hidden = await saved(d, "timeline_hidden")
        assert isinstance(hidden, ev.TimelineHidden)
        assert f"moment/{hidden.entry}" == key
        await d.until(lambda: "hidden by mara" in d.shown())
        choose(screen, "First seen")
        await d.press("h", "o")
        await d.screen.settle()
        await d.until(lambda: "corrected by" not in d.shown() and "hidden by" not in d.shown())


async def test_enter_opens_the_evidence_of_a_line() -> None:
    async with writing() as (d, screen):
        await d.press("2")
        choose(screen, "First seen")
        await d.press("enter")
        assert isinstance(d.app.screen, EvidenceScreen)
        await d.press("escape")
        assert screen.is_current


async def test_it_is_copied_whole() -> None:
    async with writing() as (d, _):
        await d.press("y")
        await d.until(lambda: d.app.clipboard.startswith("# Postmortem: Checkout errors"))
        assert "## Lessons" in d.app.clipboard


async def test_an_editor_outside_leaves_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.postmortem.edited_outside", lambda *_: "From outside.\n")
    async with writing() as (d, screen):
        await d.press("e")
        assert screen.query_one("#editor", TextArea).text == "From outside."
        await d.press("ctrl+s")
        edited = await saved(d, "postmortem_edited")
        assert isinstance(edited, ev.PostmortemEdited)
        assert edited.text == "From outside."


async def test_without_an_editor_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with writing() as (d, _):
        await d.press("e")
        await d.until(lambda: "EDITOR names no editor" in d.shown())


async def test_under_a_hundred_columns_one_pane_is_shown() -> None:
    async with writing(size=SMALL) as (d, _):
        assert "Lessons" in d.shown()
        assert "Confirmed cause" not in d.shown()
        await d.press("enter")
        assert "Confirmed cause" in d.shown()


# -- exports --------------------------------------------------------------------------------------


async def test_the_path_is_shown_and_asked_for_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = FakeSession(cases.confirmed_entries())
    async with driven(session, size=SMALL) as d:
        await d.press("x")
        await d.until(lambda: "A new file, Markdown." in d.shown())
        assert f"{session.id}.md" in d.shown()
        await d.press("ctrl+f")
        await d.until(lambda: "A new file, HTML." in d.shown())
        await d.press("enter")
        await d.screen.settle()
        assert "export html" in session.asked_of_it


async def test_a_file_that_is_there_is_replaced_only_by_an_act_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("mine")
    session = FakeSession(cases.confirmed_entries())
    async with driven(session, size=SMALL) as d:
        await d.type(f"/export md {tmp_path / 'p.md'}")
        await d.until(lambda: "A file is there: 4 bytes" in d.shown())
        await d.press("enter")
        assert isinstance(d.app.screen, ExportScreen)
        assert "export md" not in session.asked_of_it
        await d.press("enter")
        await d.screen.settle()
        assert "export md" in session.asked_of_it


@pytest.mark.parametrize(
    ("path", "says"),
    [("/nowhere/p.md", "no such folder"), ("/tmp", "ends in one of"), ("/tmp/p.pdf", "ends in one of")],
)
async def test_what_cannot_be_written_is_said_before_it_is_tried(path: str, says: str) -> None:
    session = FakeSession(cases.confirmed_entries())
    async with driven(session, size=SMALL) as d:
        await d.press("x")
        await d.until(lambda: isinstance(d.app.screen, ExportScreen))
        d.app.screen.query_one("#reason").value = path  # type: ignore[attr-defined]  # an Input
        await d.until(lambda: says in d.shown())
        await d.press("escape")
        assert "export md" not in session.asked_of_it


@pytest.mark.parametrize(
    ("argument", "asked"),
    [
        ("html", ("html", False)),
        ("json /tmp/x", ("json", True)),
        ("/tmp/case.html", ("html", True)),
        ("", ("md", False)),
    ],
)
def test_a_format_a_path_or_both_are_understood(argument: str, asked: tuple[str, bool]) -> None:
    found = asked_for("s", argument, Path("/tmp"))
    assert isinstance(found, ExportTo)
    assert (found.format, found.named) == asked


# -- status and handover --------------------------------------------------------------------------


async def test_a_status_update_is_shown_and_copied_at_once_while_agents_work() -> None:
    entries = cases.confirmed_entries()
    async with driven(FakeSession(entries[:20]), size=SMALL) as d:
        await d.type("/status 02:45")
        await d.until(lambda: isinstance(d.app.screen, PasteScreen))
        assert "Next update: 02:45 UTC." in d.app.clipboard
        assert 4 <= len(d.app.clipboard.splitlines()) <= 6
        assert d.app.clipboard.splitlines()[0] in d.shown()
        await d.press("escape")
        await d.type("/handover")
        await d.until(lambda: d.app.clipboard.startswith("# Handover"))


async def test_a_status_update_with_no_time_says_how_to_write_one() -> None:
    async with driven(FakeSession(cases.confirmed_entries()), size=SMALL) as d:
        await d.type("/status soonish")
        await d.until(lambda: "is not a time" in d.shown())
