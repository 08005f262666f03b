"""`open`, `resume`, `diagnose` and `ask`: a session, with a screen and without one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tools.errors import UsageError
from tui.commands.words import AsJson, Baseline, Incident, Plain, SessionName, SessionOrLast, Store
from tui.terminal import is_interactive, progress_line, say, show, show_lines, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from agents.case_view import Exchange
    from sessions.session import Session


class ReasonerName(StrEnum):
    EMBEDDED = "embedded"


def open_session(
    store: Store, incident: Incident = None, baseline: Baseline = None, plain: Plain = False
) -> None:
    """Open an incident session on a store: watch the agents, ask, review the playbook."""
    if plain:
        return _open_plainly(store, incident, baseline)
    if not is_interactive():
        raise UsageError(
            "A session opens on a terminal that can draw, and there is none here.",
            f"`whydunit diagnose {store}` prints the answer without one.",
        )
    _require_readable(store, incident, baseline)
    from sessions.locations import Home
    from tui.app import run_session
    from tui.commands.live_run import create

    return run_session(lambda: create(Home.default(), store, incident, baseline))


def resume(session: SessionOrLast = "last", plain: Plain = False) -> None:
    """Go on with a session where it stands; without a terminal, in plain lines."""
    if plain or not is_interactive():
        return _go_on_plainly(_load(session), plain)
    from tui.app import run_session

    return run_session(lambda: _load(session))


def diagnose(
    store: Store,
    incident: Incident = None,
    baseline: Baseline = None,
    reasoner: Annotated[ReasonerName, typer.Option(help="Who reasons.")] = ReasonerName.EMBEDDED,  # noqa: ARG001 - one so far
    as_json: AsJson = False,
) -> None:
    """Find the cause and print it. Records a session; every verdict exits 0, the playbook stays undecided."""
    from sessions.locations import Home
    from tui.commands.live_run import create, investigate
    from tui.plain.card import case_card
    from tui.plain.transcript import Transcript

    transcript = Transcript()
    with create(Home.default(), store, incident, baseline) as session, progress_line() as tell:
        say(f"session {session.id}")
        view = investigate(session, lambda entry: tell(transcript.lines(entry)[0]))
    if as_json and view.diagnosis is not None:
        return write_json(view.diagnosis.to_json())
    return show(case_card(view))


def ask(
    session: SessionName,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In plain words.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Ask the agents of a session: why, why not, what changed, show E7, what is missing, what next."""
    from tui.commands.live_run import ask_and_wait
    from tui.plain.card import answer_card

    with _load(session) as opened, progress_line() as tell:
        tell("asking the agents")
        exchange = ask_and_wait(opened, question)
    if as_json:
        return write_json({"schema": "whydunit.answer/1", "session": opened.id, **_answer(exchange)})
    return show(answer_card(exchange.answer))


def _require_readable(store: Path, *windows: str | None) -> None:
    """What can be told to be wrong without delaying the screen, is told before there is one."""
    from tools.times import Window

    for window in windows:
        if window is not None:
            Window.parse(window)
    if not store.is_file():
        from tools.telemetry_store import TelemetryStore

        TelemetryStore.open(store)


def _answer(exchange: Exchange) -> dict[str, object]:
    answer = exchange.answer
    return {
        "question": exchange.text,
        "understood": answer.understood if answer else None,
        "claims": [claim.to_json() for claim in answer.claims] if answer else [],
        "offers": list(answer.offers) if answer else [],
        "ended": answer.ended if answer else None,
    }


def _open_plainly(store: Path, incident: str | None, baseline: str | None) -> None:
    from sessions.locations import Home
    from tui.commands.live_run import create

    return _go_on_plainly(create(Home.default(), store, incident, baseline), plain=True)


def _go_on_plainly(opened: Session, plain: bool) -> None:
    from tui.commands.live_run import investigate
    from tui.plain.card import case_card
    from tui.plain.transcript import Transcript

    transcript = Transcript()
    with opened as session:
        for entry in session.entries():
            show_lines(transcript.lines(entry), plain=plain)
        view = investigate(session, lambda entry: show_lines(transcript.lines(entry), plain=plain))
    show()
    show(case_card(view, evidence=False), plain=plain)


def _load(name: str) -> Session:
    from sessions.locations import Home
    from sessions.session import Session

    return Session.load(Home.default(), name)
