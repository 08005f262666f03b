from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from tests.sessions import cases
from tests.tui.driving import FakeClock, driven, refusing, shown, until
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tui.app import WhydunitApp, run_session
from tui.screens.opening import FailureScreen, OpeningScreen


async def test_it_paints_before_the_session_is_open() -> None:
    may_open = threading.Event()

    def open_session() -> FakeSession:
        assert may_open.wait(30)
        return FakeSession(cases.review_entries())

    app = WhydunitApp(open_session, by="mara")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, OpeningScreen)
        assert "opening the store" in shown(app)
        may_open.set()
        await app.workers.wait_for_complete()
        await until(pilot, lambda: "payment" in shown(app))


def test_the_first_paint_waits_for_no_telemetry_and_no_agents() -> None:
    script = (
        "import sys, tui.app\n"
        "heavy = {'duckdb', 'langgraph', 'pydantic', 'networkx', 'ruamel', 'agents.case_view'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")


async def test_a_session_that_cannot_be_opened_says_why_and_what_to_do() -> None:
    error = SessionError("Session 20260301 is open in process 4711.", "Close it there \x1b[31mfirst[/].")
    app = WhydunitApp(refusing(error), by="mara")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, FailureScreen))
        await pilot.pause()
        assert "is open in process 4711" in shown(app)
        assert "Close it there \\e[31mfirst[/]." in shown(app)


async def test_one_ctrl_c_warns_and_two_quit() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("ctrl+c")
        assert "Press ctrl+c again" in d.shown()
        assert d.app.is_running
        await d.press("ctrl+c")
        await d.until(lambda: d.app._exit)


async def test_a_second_ctrl_c_that_comes_late_only_warns_again() -> None:
    clock = FakeClock()
    async with driven(FakeSession(cases.review_entries()), clock=clock) as d:
        await d.press("ctrl+c")
        clock.forward(3)
        await d.press("ctrl+c")
        assert not d.app._exit


async def test_ctrl_c_copies_what_is_selected_and_does_not_quit() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("i", *"abc", "shift+home", "ctrl+c", "ctrl+c")
        assert not d.app._exit
        assert d.app.clipboard == "abc"


async def test_quitting_waits_until_what_was_typed_is_kept() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        d.screen.action_ask()
        await d.pilot.press(*"why", "enter")
        await d.until(lambda: d.screen.view.answering is not None)
        await d.pilot.press("escape")
        await d.until(lambda: d.screen.view.answering is None)
        await d.pilot.press("escape", "q")
        await d.until(lambda: d.app._exit)
    assert "ask why" in session.asked_of_it


async def test_the_palette_finds_an_action_by_its_name() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("ctrl+p", *"show talk")
        await d.until(lambda: "Session: Show talk" in d.shown())
        await d.press("enter")
        await d.until(lambda: d.screen.is_current)
        await d.until(lambda: d.screen.query_one("#talk").has_focus)


def test_leaving_closes_the_session_and_says_how_to_come_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = FakeSession(cases.review_entries())

    def leave_at_once(app: WhydunitApp) -> None:
        app.session = session

    monkeypatch.setattr(WhydunitApp, "run", leave_at_once)
    run_session(lambda: session)
    assert session.closed
    assert f"whydunit resume {session.id}" in capsys.readouterr().err


async def test_the_failure_card_leaves_on_q() -> None:
    error = SessionError("It is open in process 4711.", "Leave it there first.")
    app = WhydunitApp(refusing(error), by="mara")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, FailureScreen))
        await pilot.press("q")
        await until(pilot, lambda: app._exit)


def test_a_defect_reaches_whoever_ran_the_app_and_closes_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(cases.review_entries())

    def die(app: WhydunitApp) -> None:
        app.session = session
        app._exception = RuntimeError("a defect")

    monkeypatch.setattr(WhydunitApp, "run", die)
    with pytest.raises(RuntimeError, match="a defect"):
        run_session(lambda: session)
    assert session.closed
