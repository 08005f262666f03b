"""The past sessions, read from their journals without opening them for writing.

What the list shows of a session is kept beside its journal, with the journal's size and time: three hundred
sessions are listed without three hundred journals being read.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from agents.case_view import CaseView
from agents.events import Entry
from sessions.journal import Journal
from sessions.locations import Home, SessionFolder
from sessions.whole_file import write_whole
from tools.errors import SessionError

_FORM: Final = 1
"""Of what is kept beside a journal: another form is made anew."""
_SETTLED_NS: Final = 50_000_000
"""A journal written to this recently may be written to again within the same tick of the file's clock."""
_MOST_WORDS: Final = 8000
_NOT_LISTED: Final = (
    "evidence_recorded",
    "agent_checked",
    "agent_asked",
    "agent_reported",
    "path_verified",
    "challenged",
    "question_asked",
    "question_withdrawn",
    "answer_part",
    "answered",
)
"""Kinds of event that the list says nothing of: most of a journal's bytes."""


@dataclass(frozen=True)
class SessionSummary:
    """A session in one line of a list. `broken` says why its journal could not be read; `words` is what a
    search looks in: title, services, suspects, verdict, causes' details, notes."""

    id: str
    title: str
    opened_at_ns: int
    phase: str
    verdict: str | None
    suspect: str | None
    store: str
    playbook_status: str | None
    broken: str | None = None
    archived: bool = False
    words: str = ""

    def matches(self, query: str) -> bool:
        """Whether each word of the query is somewhere in it."""
        return all(word in self.words for word in query.casefold().split())


def list_sessions(home: Home) -> tuple[SessionSummary, ...]:
    """Newest first, archived ones too. A session that cannot be read is listed as broken, not left out."""
    summaries = [summary_of(home.session_folder(name)) for name in _ids(home)]
    return tuple(sorted(summaries, key=lambda summary: (-summary.opened_at_ns, summary.id)))


def read_session(home: Home, name: str) -> tuple[Entry, ...]:
    """The journal of the session of this name (see `find_session`), read-only."""
    return _read(find_session(home, name))


def find_session(home: Home, name: str) -> SessionFolder:
    """By id, by a prefix only it has, or `last`: the newest that is not archived. Raises `SessionError`."""
    if name == "last":
        for summary in list_sessions(home):
            if not summary.archived:
                return home.session_folder(summary.id)
    ids = _ids(home)
    matches = [each for each in ids if each == name] or [
        each for each in ids if name and each.startswith(name)
    ]
    if len(matches) == 1:
        return home.session_folder(matches[0])
    if matches:
        raise SessionError(f"'{name}' could be any of {', '.join(matches)}.", "Give more of the id.")
    raise SessionError(
        f"There is no session '{name}'.",
        "`whydunit sessions list` shows what there is; `whydunit demo` makes one.",
    )


def summary_of(folder: SessionFolder) -> SessionSummary:
    """What is kept beside the journal, as long as the journal is the one it was made of; else made anew."""
    made_of = _stamp(folder)
    if (kept := _kept(folder, made_of)) is not None:
        return kept
    summary = _summary(folder)
    if not summary.broken and time.time_ns() - max(made_of[1::2]) > _SETTLED_NS:
        word = json.dumps({"form": _FORM, "made_of": made_of, "summary": asdict(summary)})
        with suppress(OSError):  # a folder that cannot be written to is read again the next time
            write_whole(folder.summary, word.encode("ascii"), durable=False)
    return summary


def _ids(home: Home) -> list[str]:
    return sorted(path.parent.name for path in home.sessions.glob("*/journal.sqlite"))


def _stamp(folder: SessionFolder) -> list[int]:
    """Size and time of the journal and of what was appended to it and is not yet folded in."""
    return [*_size_and_time(folder.journal), *_size_and_time(Path(f"{folder.journal}-wal"))]


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return (found.st_size, found.st_mtime_ns) if found.st_size else (0, 0)


def _kept(folder: SessionFolder, made_of: list[int]) -> SessionSummary | None:
    try:
        word = json.loads(folder.summary.read_bytes())
        if (word["form"], word["made_of"], word["summary"]["id"]) == (_FORM, made_of, folder.path.name):
            return SessionSummary(**word["summary"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def _read(folder: SessionFolder, *, without: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    journal = Journal.open(folder.journal, writable=False)
    try:
        return journal.entries(without=without)
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
        entries = _read(folder, without=_NOT_LISTED)
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
        archived=view.archived,
        words="\n".join(_words(name, view)).casefold()[:_MOST_WORDS],
    )


def _words(name: str, view: CaseView) -> Iterator[str]:
    """What one would look for, the most telling first."""
    yield from (name, view.opened.title if view.opened else "", view.verdict or view.phase)
    yield view.playbook.status if view.playbook else ""
    for cause in view.causes:
        yield f"{cause.service} {cause.instance or ''} {cause.fault_kind.replace('_', ' ')}"
        yield cause.detail or ""
    yield from (note.text for note in view.notes)
    yield from (view.triage.impact.services if view.triage else ())
    yield from view.agents
    yield from (cause.why for cause in view.causes)
    yield view.opened.store if view.opened else ""
