"""`sessions list|show|delete`: what is kept, without opening it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tools.errors import UsageError
from tui.commands.words import AsJson, SessionName, sessions_complete
from tui.terminal import is_interactive, say, show, write, write_json

if TYPE_CHECKING:
    from sessions.catalogue import SessionSummary


def list_sessions(as_json: AsJson = False) -> None:
    """List every session, newest first."""
    from sessions import catalogue
    from sessions.locations import Home

    summaries = catalogue.list_sessions(Home.default())
    if as_json:
        return write_json(
            {"schema": "whydunit.sessions/1", "sessions": [_as_json(each) for each in summaries]}
        )
    if not summaries:
        return say("There are no sessions yet. `whydunit demo` makes one.")
    from tui.plain.session_list import session_table

    return show(session_table(summaries))


def show_session(session: SessionName, as_json: AsJson = False) -> None:
    """Print what is known of a session: verdict, causes, evidence, conversation, playbook."""
    from agents.case_view import CaseView
    from sessions.catalogue import read_session
    from sessions.locations import Home

    view = CaseView.of(read_session(Home.default(), session))
    if as_json:
        from sessions.exports import render

        return write(render(view, "json"))
    from tui.plain.card import case_card, conversation_card

    show(case_card(view))
    return show(conversation_card(view))


def delete_sessions(
    sessions: Annotated[
        list[str],
        typer.Argument(metavar="SESSION", help="Ids.", show_default=False, autocompletion=sessions_complete),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete sessions for good, with their conversation and playbook. Stores stay."""
    from sessions.catalogue import delete_session, find_session
    from sessions.locations import Home

    home = Home.default()
    ids = [find_session(home, name).path.name for name in sessions]
    if not yes:
        _confirm(ids)
    for session_id in ids:
        say(f"deleted {delete_session(home, session_id)}")


def _confirm(ids: list[str]) -> None:
    if not is_interactive():
        raise UsageError(
            "Deleting asks first, and there is nobody to ask; nothing was deleted.", "Say so with --yes."
        )
    if not typer.confirm(f"Delete {', '.join(ids)} for good?", err=True):
        say("Nothing was deleted.")
        raise typer.Exit(1)


def _as_json(summary: SessionSummary) -> dict[str, object]:
    from tools.times import format_instant

    values = asdict(summary)
    opened_at_ns = values.pop("opened_at_ns")
    return {**values, "opened_at": format_instant(opened_at_ns)}
