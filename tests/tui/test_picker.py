from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sessions import catalogue
from sessions.catalogue import SessionSummary
from sessions.locations import Home
from tests.sessions import cases
from tests.tui.driving import shown, until
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tools.times import parse_instant
from tui.app import WhydunitApp
from tui.live import LiveSession
from tui.screens import picker
from tui.screens.picker import PickerScreen
from tui.screens.session import SessionScreen

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
        assert "whydunit ingest" in shown(app)


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
