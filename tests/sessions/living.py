"""A person's night with whydunit, as a script that can be cut off anywhere and taken up again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from agents.case_view import CaseView
from agents.events import Entry
from sessions.locations import Home
from sessions.session import Session

PERSON = "ada"


def live_through(session: Session, folder: Path) -> CaseView:
    """Withdraw a question, investigate, prune, ask, edit, note, approve, export: whatever of it the journal
    does not hold yet."""
    if not _case(session).conversation:
        session.ask("what changed?")
    if _case(session).conversation[0].waits:
        session.withdraw(1)
    session.start()
    session.wait()
    if not _case(session).steered:
        session.steer("prune", "checkout", by=PERSON, reason="it only passes on")
        session.wait()
    if len(_case(session).conversation) < 2:
        session.ask("/slowest")
        session.wait()
    if not _case(session).playbook_edits:
        session.edit_playbook(_case(session).document + "# read twice\n", PERSON)
    _write_the_record(session)
    if not _case(session).notes:
        session.note("paged at three", PERSON)
    if _case(session).undecided:
        session.decide("approved", by=PERSON, reason="it fits", sha256=_case(session).sha256)
    session.wait()
    if not _case(session).exports:
        session.export("md", folder / "postmortem.md")
    return CaseView.of(session.entries())


def _write_the_record(session: Session) -> None:
    """Put the postmortem right: a section, an entry more, one corrected, one left out; and a better title."""
    desk, seen = session.postmortem, {entry.event.kind for entry in session.entries()}
    if "postmortem_edited" not in seen:
        desk.edit("summary", "The pool ran dry.", PERSON)
    if "timeline_added" not in seen:
        desk.add("02:14", "The bank called", PERSON)
    if "timeline_corrected" not in seen:
        desk.correct("added/1", "02:15", "The bank called twice", PERSON)
    if "timeline_hidden" not in seen:
        desk.hide("journal/1", True, PERSON)
    if "session_renamed" not in seen:
        session.rename("The night of the pool", PERSON)


def die_after(home: Home, store: Path, folder: Path, kind: str) -> None:
    """Live through a new session, and be killed the moment the first event of this kind is kept."""

    def listen(entry: Entry) -> None:
        if entry.event.kind == kind:
            os.kill(os.getpid(), signal.SIGKILL)

    session = Session.create(home, store)
    if kind == "session_opened":
        os.kill(os.getpid(), signal.SIGKILL)
    session.subscribe(listen)
    live_through(session, folder)
    session.close()


class _Standing:
    """What the script looks at to know where it is."""

    def __init__(self, view: CaseView) -> None:
        self.conversation = view.conversation
        self.steered = bool(view.steering.marks)
        self.notes = view.notes
        self.exports = view.exports
        self.playbook_edits = view.playbook.edits if view.playbook else 0
        self.document = view.playbook.document if view.playbook else ""
        self.sha256 = view.playbook.sha256 if view.playbook else ""
        self.undecided = view.playbook is not None and view.playbook.decision is None


def _case(session: Session) -> _Standing:
    return _Standing(CaseView.of(session.entries()))
