from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from sessions import catalogue
from sessions.catalogue import SessionSummary
from sessions.journal import Journal
from sessions.locations import Home, private_folder
from sessions.writer_lock import WriterLock
from tests.sessions import cases
from tests.tui.driving import shown, until
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tools.times import parse_instant
from tui.app import WhydunitApp
from tui.live import LiveSession
from tui.screens import ingesting, picker
from tui.screens.paths import Completion, complete
from tui.screens.picker import PickerScreen
from tui.screens.session import SessionScreen
from tui.widgets.line_list import LineList

LOGS = {
    "resourceLogs": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
            "scopeLogs": [
                {"logRecords": [{"timeUnixNano": "1772331187000000000", "body": {"stringValue": "hello"}}]}
            ],
        }
    ]
}
TONIGHT = SessionSummary(
    id="20260301-0230-k7qd",
    title="Checkout errors",
    opened_at_ns=parse_instant("2026-03-01T02:30:00Z"),
    phase="review",
    verdict="confirmed",
    suspect="payment",
    store="checkout.duckdb",
    playbook_status="draft",
)
BROKEN = SessionSummary(
    "20260228-x", "?", 0, "broken", None, None, "", None, broken="its journal \x1b[31m is torn"
)


@asynccontextmanager
async def picking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sessions: Sequence[SessionSummary]
) -> AsyncIterator[tuple[WhydunitApp, Pilot[None]]]:
    monkeypatch.setattr(catalogue, "list_sessions", lambda home: tuple(sessions))
    app = WhydunitApp(home=Home(tmp_path), by="mara", clock_ns=lambda: 0)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await pilot.pause()
        yield app, pilot


def opens(asked: list[str]) -> object:
    def load(home: Home, name: str) -> LiveSession:
        asked.append(name)
        return FakeSession(cases.review_entries())

    return load


async def test_without_sessions_it_welcomes_and_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with picking(tmp_path, monkeypatch, ()) as (app, _):
        assert "From the pager to the cause" in shown(app)
        assert "i  read your own telemetry" in shown(app)


async def test_the_welcome_opens_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picker, "_demo", lambda home: FakeSession(cases.review_entries()))
    async with picking(tmp_path, monkeypatch, ()) as (app, pilot):
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))


async def test_enter_goes_on_with_the_chosen_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(picker, "_load", opens(asked))
    async with picking(tmp_path, monkeypatch, (TONIGHT,)) as (app, pilot):
        assert "2026-03-01 02:30  Checkout errors" in shown(app)
        assert "C confirmed" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert asked == [TONIGHT.id]


async def test_a_broken_session_is_listed_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with picking(tmp_path, monkeypatch, (TONIGHT, BROKEN)) as (app, _):
        assert "its journal \\e[31m is torn" in shown(app)


async def test_reload_reads_the_list_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with picking(tmp_path, monkeypatch, ()) as (app, pilot):
        monkeypatch.setattr(catalogue, "list_sessions", lambda home: (TONIGHT,))
        await pilot.press("r")
        await until(pilot, lambda: "Checkout errors" in shown(app))


async def test_a_session_held_elsewhere_says_so_and_leads_back_to_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(home: Home, name: str) -> LiveSession:
        raise SessionError("It is open in process 4711.", "Leave it there first.")

    monkeypatch.setattr(picker, "_load", held)
    async with picking(tmp_path, monkeypatch, (TONIGHT,)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: "process 4711" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))


# -- finding, naming, archiving, deleting: with sessions that are really there ----------------------

OLDER, NEWER = "20260301-0230-k7qd", "20260302-0310-x2vb"


@asynccontextmanager
async def keeping_sessions(tmp_path: Path) -> AsyncIterator[tuple[WhydunitApp, Pilot[None], Home]]:
    home = Home(tmp_path / "home")
    for session_id, entries in ((OLDER, cases.confirmed_entries()), (NEWER, cases.healthy_entries())):
        folder = home.session_folder(session_id)
        private_folder(folder.path)
        journal = Journal.open(folder.journal)
        for entry in entries:
            journal.append(entry.event)
        journal.close()
    app = WhydunitApp(home=home, by="mara", clock_ns=lambda: 0)
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await until(pilot, lambda: "2 sessions" in shown(app))
        yield app, pilot, home


async def choose(app: WhydunitApp, pilot: Pilot[None], session_id: str) -> None:
    lines = app.screen.query_one("#sessions", LineList)
    lines.highlighted = lines.get_option_index(session_id)
    await pilot.pause()


async def test_the_list_is_filtered_as_one_types_and_enter_leads_to_it(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, _):
        await pilot.press("slash", *"nullpointer")
        await until(pilot, lambda: "1 of 2 sessions" in shown(app))
        assert "Checkout errors" in shown(app)
        assert "A quiet night" not in shown(app)
        await pilot.press(*"zzz")
        await until(pilot, lambda: "No session has all of these words" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "2 sessions" in shown(app))
        assert app.is_running


async def test_a_session_is_renamed_in_place(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, home):
        await choose(app, pilot, OLDER)
        await pilot.press("R")
        app.screen.query_one("#rename", Input).value = "The night of the sale"
        await pilot.press("enter")
        await until(pilot, lambda: "The night of the sale" in shown(app))
        (renamed,) = [each for each in catalogue.list_sessions(home) if each.id == OLDER]
        assert renamed.title == "The night of the sale"


async def test_a_title_that_is_none_is_refused_and_stays_in_the_line(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, _):
        await choose(app, pilot, OLDER)
        await pilot.press("R", "ctrl+u", "enter")
        await until(pilot, lambda: "A title has 1 to" in shown(app))
        assert app.screen.query_one("#rename", Input).display


async def test_what_is_archived_leaves_the_list_and_comes_back(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, _):
        await choose(app, pilot, OLDER)
        await pilot.press("a")
        await until(pilot, lambda: "1 session," in shown(app))
        await pilot.press("A")
        await until(pilot, lambda: "archived;" in shown(app) and "Checkout errors" in shown(app))
        await choose(app, pilot, OLDER)
        await pilot.press("a")
        await until(pilot, lambda: "Nothing is archived" in shown(app))
        await pilot.press("A")
        await until(pilot, lambda: "2 sessions" in shown(app))


async def test_what_is_deleted_is_in_the_trash_and_u_brings_it_back(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, home):
        await choose(app, pilot, OLDER)
        await pilot.press("D")
        await until(pilot, lambda: "1 session," in shown(app))
        assert not home.session_folder(OLDER).path.exists()
        await pilot.press("T")
        await until(pilot, lambda: "in the trash;" in shown(app) and "Checkout errors" in shown(app))
        await pilot.press("T", "u")
        await until(pilot, lambda: "2 sessions" in shown(app))
        assert home.session_folder(OLDER).path.exists()


async def test_a_session_that_another_process_holds_is_not_deleted_and_says_who(tmp_path: Path) -> None:
    async with keeping_sessions(tmp_path) as (app, pilot, home):
        lock = WriterLock(home.session_folder(OLDER).writer)
        try:
            await choose(app, pilot, OLDER)
            await pilot.press("D")
            await until(pilot, lambda: "is open in process" in shown(app))
        finally:
            lock.release()
        assert home.session_folder(OLDER).path.exists()


# -- telemetry of one's own -------------------------------------------------------------------------


async def test_the_welcome_reads_a_folder_and_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def create(home: Home, store: Path) -> LiveSession:
        opened.append(store)
        return FakeSession(cases.review_entries())

    monkeypatch.setattr(ingesting, "_create", create)
    folder = tmp_path / "telemetry"
    folder.mkdir()
    (folder / "logs.jsonl").write_text(json.dumps(LOGS) + "\n")
    async with picking(tmp_path / "home", monkeypatch, ()) as (app, pilot):
        await pilot.press("i")
        path = app.screen.query_one("#path", Input)
        path.value = f"{tmp_path}/tele"
        await until(pilot, lambda: "telemetry/" in shown(app))
        await pilot.press("tab")
        assert path.value == f"{folder}/"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert opened == [tmp_path / "home" / "stores" / "telemetry.duckdb"]
        assert opened[0].exists()


async def test_what_cannot_be_read_says_why_and_the_path_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with picking(tmp_path / "home", monkeypatch, ()) as (app, pilot):
        await pilot.press("i")
        path = app.screen.query_one("#path", Input)
        path.value = f"{tmp_path}/nothing"
        await pilot.press("enter")
        await until(pilot, lambda: "There is nothing at" in shown(app))
        assert path.value == f"{tmp_path}/nothing"
        assert path.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))


def test_a_path_is_completed_as_far_as_all_agree(tmp_path: Path) -> None:
    for name in ("alpha-1", "alpha-2", "beta", ".hidden", "odd\x1b[31m"):
        (tmp_path / name).touch()
    (tmp_path / "gamma").mkdir()
    assert complete(f"{tmp_path}/al").text == f"{tmp_path}/alpha-"
    assert complete(f"{tmp_path}/g").text == f"{tmp_path}/gamma/"
    assert ".hidden" not in complete(f"{tmp_path}/").names
    assert complete(f"{tmp_path}/.h").text == f"{tmp_path}/.hidden"
    assert complete(f"{tmp_path}/odd").text == f"{tmp_path}/odd", (
        "what cannot be seen is not typed for anybody"
    )
    assert complete(f"{tmp_path}/no/such") == Completion(f"{tmp_path}/no/such", ())
