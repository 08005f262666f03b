"""What is done to a session without opening it: named anew, archived, deleted to the trash and brought back.

Each takes the session's writer lock first: what another process holds open is left alone, and who holds it
is said.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agents import events as ev
from agents.case_view import CaseView
from sessions.catalogue import SessionSummary, find_session, summary_of
from sessions.journal import Journal
from sessions.locations import Home, SessionFolder, private_folder
from sessions.whole_file import write_whole
from sessions.writer_lock import WriterLock
from tools.errors import SessionError, UsageError

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Trashed:
    """A session in the trash: what it was, and when and by whom it was deleted where that is known."""

    session: SessionSummary
    deleted_at_ns: int | None
    by: str | None


def title_of(words: str) -> str:
    """A title as it is kept: one line. Raises `UsageError` for none, and for one that is no title."""
    title = " ".join(words.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(
            f"A title has 1 to {LONGEST_TITLE} characters; this one has {len(title)}.",
            "The title is as it was. Give another.",
        )
    return title


def rename_session(home: Home, name: str, title: str, by: str) -> str:
    """Give a session another title and return its id. Raises `SessionError` when it is open elsewhere."""
    kept = title_of(title)
    return _write(
        home, name, lambda number: ev.SessionRenamed(number=number, title=kept, by=by), "session_renamed"
    )


def archive_session(home: Home, name: str, by: str, *, archived: bool = True) -> str:
    """Take a session out of the list, or into it again, and return its id. Raises `SessionError`."""
    return _write(
        home,
        name,
        lambda number: ev.SessionArchived(number=number, archived=archived, by=by),
        "session_archived",
    )


def delete_session(home: Home, name: str, by: str = "") -> str:
    """Move a session to the trash and return its id. Raises `SessionError` when it is open elsewhere."""
    folder = find_session(home, name)
    target = home.trash / folder.path.name
    with _held(folder):
        if target.exists():
            raise SessionError(
                f"There is a session {target.name} in the trash already; nothing was deleted.",
                f"`whydunit sessions delete {target.name} --for-good` removes that one first.",
            )
        private_folder(home.trash)
        word = json.dumps({"deleted_at_ns": time.time_ns(), "by": by})
        write_whole(folder.deleted, word.encode("ascii"))
        folder.path.rename(target)
    return folder.path.name


def restore_session(home: Home, name: str) -> str:
    """Bring a session back from the trash and return its id. Raises `SessionError`."""
    folder = find_in_trash(home, name)
    target = home.session_folder(folder.path.name)
    if target.path.exists():
        raise SessionError(
            f"There is a session {target.path.name} already.", "The one in the trash was left there."
        )
    private_folder(home.sessions)
    folder.path.rename(target.path)
    target.deleted.unlink(missing_ok=True)
    return target.path.name


def delete_for_good(home: Home, name: str) -> str:
    """Remove a session, in the trash or not, and return its id: it is gone. Raises `SessionError`."""
    folder = find_anywhere(home, name)
    with _held(folder):
        shutil.rmtree(folder.path)
    return folder.path.name


def find_anywhere(home: Home, name: str) -> SessionFolder:
    """Among the sessions, else in the trash. Raises `SessionError`."""
    try:
        return find_session(home, name)
    except SessionError:
        if not any(path.name.startswith(name) for path in home.trash.glob("*")):
            raise
        return find_in_trash(home, name)


def trash(home: Home) -> tuple[Trashed, ...]:
    """What is in the trash, the last deleted first."""
    folders = [SessionFolder(path.parent) for path in home.trash.glob("*/journal.sqlite")]
    found = [Trashed(summary_of(folder), *_deletion(folder)) for folder in folders]
    return tuple(sorted(found, key=lambda each: (-(each.deleted_at_ns or 0), each.session.id)))


def find_in_trash(home: Home, name: str) -> SessionFolder:
    """By id, or by a prefix only it has there. Raises `SessionError`."""
    ids = sorted(path.parent.name for path in home.trash.glob("*/journal.sqlite"))
    matches = [each for each in ids if each == name] or [
        each for each in ids if name and each.startswith(name)
    ]
    if len(matches) != 1:
        what = (
            f"'{name}' could be any of {', '.join(matches)}"
            if matches
            else f"There is no '{name}' in the trash"
        )
        raise SessionError(f"{what}.", "`whydunit sessions trash list` shows what there is.")
    return SessionFolder(home.trash / matches[0])


def _deletion(folder: SessionFolder) -> tuple[int | None, str | None]:
    try:
        word = json.loads(folder.deleted.read_text("utf-8"))
        return int(word["deleted_at_ns"]), str(word["by"]) or None
    except (OSError, ValueError, KeyError, TypeError):
        return None, None


def _write(home: Home, name: str, event: Callable[[int], ev.Event], kind: str) -> str:
    """Append one act to the journal of a session that is not open."""
    folder = find_session(home, name)
    with _held(folder):
        journal = Journal.open(folder.journal)
        try:
            journal.append(event(CaseView.of(journal.entries()).next_number(kind)))
        except ValueError as error:
            raise SessionError(
                f"The journal of session {folder.path.name} cannot be read ({str(error).splitlines()[0]}).",
                "It was left as it is.",
            ) from error
        finally:
            journal.close()
    return folder.path.name


@contextmanager
def _held(folder: SessionFolder) -> Iterator[None]:
    lock = WriterLock(folder.writer)
    try:
        yield
    finally:
        lock.release()
