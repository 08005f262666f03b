"""`status` and `handover`: what others are told of a session, made of its journal alone."""

from __future__ import annotations

from typing import Annotated

import typer

from tui.commands.words import AsJson, SessionName
from tui.terminal import write, write_json


def status(
    session: SessionName,
    following: Annotated[
        str | None,
        typer.Option("--next", metavar="TIME", help="When the next update comes: 02:45.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print what is hurt, since when, the suspect, what is being done, and when the next update comes."""
    from agents.case_view import CaseView
    from sessions.catalogue import read_session
    from sessions.locations import Home
    from sessions.status_update import status_lines, status_update

    view = CaseView.of(read_session(Home.default(), session))
    if not as_json:
        return write(status_update(view, following))
    lines = [
        {"name": name, "text": fact.text, "evidence": list(fact.evidence), "journal": fact.seq}
        for name, fact in status_lines(view, following)
    ]
    opened = view.opened.session_id if view.opened else None
    return write_json({"schema": "whydunit.status/1", "session": opened, "lines": lines})


def handover(session: SessionName, as_json: AsJson = False) -> None:
    """Print where the case stands, what was tried, wrong turns, what is open, and how to go on."""
    from agents.case_view import CaseView
    from sessions.catalogue import read_session
    from sessions.handover import handover as note
    from sessions.locations import Home

    view = CaseView.of(read_session(Home.default(), session))
    if not as_json:
        return write(note(view))
    opened = view.opened.session_id if view.opened else None
    return write_json({"schema": "whydunit.handover/1", "session": opened, "markdown": note(view)})
