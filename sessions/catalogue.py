"""The past sessions, read from their journals without opening them for writing."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass

from agents.case_view import CaseView
from agents.events import Entry
from sessions.journal import Journal
from sessions.locations import Home, SessionFolder
from sessions.writer_lock import WriterLock
from tools.errors import SessionError


@dataclass(frozen=True)
class SessionSummary:
    """A session in one line of a list. `broken` says why its journal could not be read."""

    id: str
    title: str
    opened_at_ns: int
    phase: str
    verdict: str | None
    suspect: str | None
    store: str
    playbook_status: str | None
    broken: str | None = None


def list_sessions(home: Home) -> tuple[SessionSummary, ...]:
    """Newest first. A session that cannot be read is listed as broken, not left out."""
    folders = sorted(home.sessions.glob("*/journal.sqlite")) if home.sessions.is_dir() else []
    summaries = [_summary(SessionFolder(journal.parent)) for journal in folders]
    return tuple(sorted(summaries, key=lambda summary: (-summary.opened_at_ns, summary.id)))


def read_session(home: Home, name: str) -> tuple[Entry, ...]:
    """The journal of the session of this name (see `find_session`), read-only."""
    return _read(find_session(home, name))


def find_session(home: Home, name: str) -> SessionFolder:
    """By id, by a prefix only it has, or `last`. Raises `SessionError`."""
    sessions = list_sessions(home)
    if name == "last" and sessions:
        return home.session_folder(sessions[0].id)
    exact = [session.id for session in sessions if session.id == name]
    matches = exact or [session.id for session in sessions if name and session.id.startswith(name)]
    if len(matches) == 1:
        return home.session_folder(matches[0])
    if matches:
        raise SessionError(f"'{name}' could be any of {', '.join(sorted(matches))}.", "Give more of the id.")
    raise SessionError(
        f"There is no session '{name}'.",
        "`whydunit sessions list` shows what there is; `whydunit demo` makes one.",
    )


def delete_session(home: Home, name: str) -> str:
    """Remove a session for good and return its id. Raises `SessionError` when it is open elsewhere."""
    folder = find_session(home, name)
    lock = WriterLock(folder.writer)
    try:
        shutil.rmtree(folder.path)
    finally:
        lock.release()
    return folder.path.name


def _read(folder: SessionFolder) -> tuple[Entry, ...]:
    journal = Journal.open(folder.journal, writable=False)
    try:
        return journal.entries()
    except sqlite3.Error as error:
        raise SessionError(
            f"The journal of session {folder.path.name} cannot be read ({error}).",
            "The file was left as it was; copy it aside before anything else.",
        ) from error
    finally:
        journal.close()


def _summary(folder: SessionFolder) -> SessionSummary:
    name = folder.path.name
    try:
        entries = _read(folder)
        view = CaseView.of(entries)
    except (SessionError, ValueError) as error:
        return SessionSummary(
            name, name, 0, "broken", None, None, "", None, broken=str(error).splitlines()[0]
        )
    if view.opened is None:
        return SessionSummary(name, name, 0, "broken", None, None, "", None, broken="its journal is empty")
    return SessionSummary(
        id=name,
        title=view.opened.title,
        opened_at_ns=entries[0].at_ns,
        phase=view.phase,
        verdict=view.verdict,
        suspect=view.causes[0].service if view.causes else None,
        store=view.opened.store,
        playbook_status=view.playbook.status if view.playbook else None,
    )
