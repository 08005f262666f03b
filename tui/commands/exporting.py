"""`export`: the postmortem, or the whole case."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tui.commands.words import Output, SessionName
from tui.terminal import say, write


class Format(StrEnum):
    MD = "md"
    HTML = "html"
    JSON = "json"


def export(
    session: SessionName,
    form: Annotated[Format, typer.Option("--format", "-f", help="Which form.")] = Format.MD,
    output: Output = None,
) -> None:
    """Write the postmortem: timeline, causes, what was ruled out, playbook, every number re-runnable.

    Into a file, the session keeps that it was written; to stdout, nothing is recorded.
    """
    from sessions.locations import Home

    home = Home.default()
    if output is None:
        from agents.case_view import CaseView
        from sessions.catalogue import read_session
        from sessions.exports import render

        return write(render(CaseView.of(read_session(home, session)), form.value))
    from sessions.session import Session

    with Session.load(home, session) as opened:
        return say(f"written to {opened.export(form.value, output)}")
