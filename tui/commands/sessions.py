"""`sessions`: list, show, rename, archive, delete and bring back what is kept, without opening it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from tools.errors import UsageError
from tui.commands.words import AsJson, SessionName, sessions_complete, trash_complete
from tui.terminal import is_interactive, say, show, write, write_json

if TYPE_CHECKING:
    from sessions.catalogue import SessionSummary

SessionNames: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="SESSION", help="Ids.", show_default=False, autocompletion=sessions_complete),
]


def list_sessions(
    search: Annotated[
        str,
        typer.Option("--search", "-s", metavar="WORDS", help="Only those with all of these words in them."),
    ] = "",
    everything: Annotated[bool, typer.Option("--all", "-a", help="Archived ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the sessions, newest first. The words may be in title, services, suspects, verdict, notes."""
    from sessions import catalogue
    from sessions.locations import Home

    kept = catalogue.list_sessions(Home.default())
    summaries = [each for each in kept if (everything or not each.archived) and each.matches(search)]
    if as_json:
        return write_json(
            {"schema": "whydunit.sessions/1", "sessions": [_as_json(each) for each in summaries]}
        )
    if not summaries:
        return say(_none(len(kept), search))
    from tui.plain.session_list import session_table

    return show(session_table(summaries))


def _none(kept: int, search: str) -> str:
    if search:
        return f"None of {kept} sessions has '{search}' in it."
    if kept:
        return f"All {kept} sessions are archived. `whydunit sessions list --all` lists them."
    return "There are no sessions yet. `whydunit demo` makes one."


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


def rename_session(
    session: SessionName,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What to call it.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Give a session another title."""
    from sessions import keeping
    from sessions.locations import Home
    from sessions.person import person

    _tell("renamed", [keeping.rename_session(Home.default(), session, title, person())], as_json)


def archive_sessions(
    sessions: SessionNames,
    undo: Annotated[bool, typer.Option("--undo", help="Into the list again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take sessions out of the list; nothing of them is lost, and `list --all` still shows them."""
    from sessions import keeping
    from sessions.locations import Home
    from sessions.person import person

    home, by = Home.default(), person()
    done = [keeping.archive_session(home, name, by, archived=not undo) for name in _ids(sessions)]
    _tell("in the list again" if undo else "archived", done, as_json)


def delete_sessions(
    sessions: SessionNames,
    for_good: Annotated[
        bool, typer.Option("--for-good", help="Not to the trash: nobody brings it back.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete sessions: to the trash, from where `restore` brings them back. Stores stay.

    With --for-good they are gone, with their conversation and playbook, also from the trash.
    """
    from sessions import keeping
    from sessions.locations import Home
    from sessions.person import person

    home = Home.default()
    if not for_good:
        done = [keeping.delete_session(home, name, person()) for name in _ids(sessions)]
        _tell("moved to the trash", done, as_json)
        return None if as_json else say(f"`whydunit sessions restore {done[0]}` brings it back.")
    ids = [keeping.find_anywhere(home, name).path.name for name in sessions]
    if not yes:
        _confirm(ids)
    return _tell("deleted for good", [keeping.delete_for_good(home, name) for name in ids], as_json)


def restore_sessions(
    sessions: Annotated[
        list[str],
        typer.Argument(metavar="SESSION", help="Ids.", show_default=False, autocompletion=trash_complete),
    ],
    as_json: AsJson = False,
) -> None:
    """Bring sessions back from the trash."""
    from sessions import keeping
    from sessions.locations import Home

    _tell("restored", [keeping.restore_session(Home.default(), name) for name in sessions], as_json)


def list_trash(as_json: AsJson = False) -> None:
    """List what is in the trash, the last deleted first. Nothing in it is ever removed by itself."""
    from sessions import keeping
    from sessions.locations import Home
    from tools.times import format_instant

    found = keeping.trash(Home.default())
    if as_json:
        deleted = [
            {
                **_as_json(each.session),
                "deleted_at": format_instant(each.deleted_at_ns) if each.deleted_at_ns else None,
                "deleted_by": each.by,
            }
            for each in found
        ]
        return write_json({"schema": "whydunit.trash/1", "sessions": deleted})
    if not found:
        return say("The trash is empty.")
    from tui.plain.session_list import session_table

    return show(session_table(each.session for each in found))


def _ids(names: Iterable[str]) -> list[str]:
    """Each name's session, before anything is done to any: one that is missing leaves all as they are."""
    from sessions.catalogue import find_session
    from sessions.locations import Home

    return list(dict.fromkeys(find_session(Home.default(), name).path.name for name in names))


def _tell(done: str, ids: list[str], as_json: bool) -> None:
    if as_json:
        return write_json({"schema": "whydunit.sessions.done/1", "done": done, "sessions": ids})
    for session_id in ids:
        say(f"{done}: {session_id}")
    return None


def _confirm(ids: list[str]) -> None:
    if not is_interactive():
        raise UsageError(
            "Deleting for good asks first, and there is nobody to ask; nothing was deleted.",
            "Say so with --yes.",
        )
    if not typer.confirm(f"Delete {', '.join(ids)} for good?", err=True):
        say("Nothing was deleted.")
        raise typer.Exit(1)


def _as_json(summary: SessionSummary) -> dict[str, object]:
    from tools.times import format_instant

    values = asdict(summary)
    del values["words"]
    opened_at_ns = values.pop("opened_at_ns")
    return {**values, "opened_at": format_instant(opened_at_ns)}
