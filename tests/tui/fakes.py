"""A session without agents: it replays a journal, and answers commands by writing entries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from agents import events as ev
from agents.case_view import CaseView
from agents.diagnosis import TimeRange
from playbooks.diff import diff, digest
from sessions.postmortem_desk import PostmortemDesk
from sessions.rechecking import Recheck
from tools.browse.browser import Browser
from tools.errors import PlaybookError, SessionError
from tools.times import Window
from tui.widgets.playbook_check import check


class FakeDrafts:
    """Drafts that outlive the screen and not the test."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def all(self) -> dict[str, str]:
        return dict(self.texts)

    def keep(self, name: str, text: str | None) -> None:
        if text is None:
            self.texts.pop(name, None)
        else:
            self.texts[name] = text


class FakeSession:
    """Starts with `entries`; `play(n)` lets the agents write the next `n` of `coming`.

    Everything asked of it is in `asked_of_it`, and becomes an entry the way a session would write it.
    """

    def __init__(
        self, entries: Sequence[ev.Entry], coming: Sequence[ev.Entry] = (), store: Path | None = None
    ) -> None:
        """`store` is what is there to browse, if anything."""
        self._store = store
        self.id = "20260301-0230-k7qd"
        self.title = "Checkout errors"
        self._entries = list(entries)
        self._coming = list(coming)
        self._listeners: list[Callable[[ev.Entry], None]] = []
        self._view = CaseView.of(entries)
        for entry in (*entries, *coming):
            _read(entry.event)
        self.asked_of_it: list[str] = []
        self.refuses: SessionError | None = None
        self.crash: Exception | None = None
        self.rechecks: Recheck | None = None
        self.closed = False
        self.kept_drafts = FakeDrafts()

    def entries(self) -> tuple[ev.Entry, ...]:
        return tuple(self._entries)

    def last_ns(self) -> int:
        """The journal's own time: a clock that stands still between entries."""
        return self._entries[-1].at_ns

    def subscribe(self, listener: Callable[[ev.Entry], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self) -> None:
        self.asked_of_it.append("start")

    def rerun(self) -> None:
        self.asked_of_it.append("rerun")
        self._write(ev.RunStarted(run=self._view.run + 1, fingerprint=self._view.fingerprint))

    def look_at(self, incident: Window, baseline: Window | None, by: str) -> None:
        self._act(f"look at {incident} against {baseline}")
        self._write(
            ev.WindowChosen(
                number=self._view.next_number("window_chosen"),
                incident=TimeRange.of(incident),
                baseline=TimeRange.of(baseline) if baseline else None,
                fingerprint=self._view.fingerprint,
                by=by,
            )
        )
        self._write(ev.RunStarted(run=self._view.run + 1, fingerprint=self._view.fingerprint))

    def wait(self, timeout_s: float | None = None) -> bool:
        if self.crash:
            raise self.crash
        return not self._view.running

    def cancel(self) -> None:
        self.asked_of_it.append("cancel")
        if self._view.answering is not None:
            number, words = self._view.answering.number, ("Stopped before it was answered.",)
            self._write(ev.Answered(number=number, understood=None, claims=(), offers=words, ended="stopped"))
            return
        self._coming.clear()
        self._write(ev.RunCancelled(run=self._view.run))

    def ask(self, text: str) -> int:
        self._act(f"ask {text}")
        number = self._view.next_number("question_asked")
        self._write(ev.QuestionAsked(number=number, text=text))
        return number

    def steer(self, act: ev.SteeringAct, agent: str, *, by: str, reason: str = "") -> None:
        self._act(f"{act} {agent} {reason}".strip())
        number = self._view.next_number("agent_steered")
        self._write(ev.AgentSteered(number=number, agent=agent, act=act, reason=reason, by=by))

    def withdraw(self, number: int) -> None:
        self._act(f"withdraw {number}")
        self._write(ev.QuestionWithdrawn(number=number))

    def edit_playbook(self, document: str, by: str) -> None:
        self._act("edit")
        number = self._view.next_number("playbook_edited")
        self._write(ev.PlaybookEdited(number=number, document=document, sha256=digest(document), by=by))

    def decide(self, decision: Literal["approved", "rejected"], *, by: str, reason: str, sha256: str) -> None:
        self._act(decision)
        playbook = self._view.playbook
        if playbook is None or playbook.sha256 != sha256:
            raise PlaybookError("The playbook changed meanwhile.", "Read it again.")
        self._write(
            ev.PlaybookDecided(
                number=self._view.next_number("playbook_decided"),
                decision=decision,
                by=by,
                reason=reason,
                sha256=sha256,
                diff=diff(playbook.draft, playbook.document),
            )
        )

    def note(self, text: str, by: str) -> None:
        self._act(f"note {text}")
        self._write(ev.NoteAdded(number=self._view.next_number("note_added"), text=text, by=by))

    @property
    def postmortem(self) -> PostmortemDesk:
        return PostmortemDesk(self._view, self._write, threading.RLock())

    @property
    def drafts(self) -> FakeDrafts:
        return self.kept_drafts

    def export(self, format: Literal["md", "html", "json"], path: Path, *, replace: bool = True) -> Path:
        self._act(f"export {format}")
        number = self._view.next_number("exported")
        self._write(ev.Exported(number=number, format=format, path=str(path), sha256="0" * 64))
        return path

    def browse(self) -> Browser:
        self.asked_of_it.append("browse")
        return Browser.open(self._store or Path("gone.duckdb"))

    def recheck(self, record: ev.EvidenceRecord, stop: threading.Event) -> Recheck | None:
        """Answers `rechecks`; where there is none it goes on until it is stopped."""
        self._act(f"recheck {record.id}")
        if self.rechecks is None:
            stop.wait()
            return None
        return self.rechecks

    def export_rows(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], path: Path) -> Path:
        self._act(f"rows {len(rows)} {path.name}")
        return path

    def close(self) -> None:
        self.closed = True

    def play(self, count: int | None = None) -> None:
        """Let the agents write on."""
        for _ in range(len(self._coming) if count is None else count):
            if self._coming:
                self._write(self._coming.pop(0).event)

    def answer(self, answered: ev.Answered) -> None:
        self._write(answered)

    def _act(self, what: str) -> None:
        self.asked_of_it.append(what)
        if self.refuses:
            raise self.refuses

    def _write(self, event: ev.Event) -> None:
        _read(event)
        last = self._entries[-1]
        entry = ev.Entry(last.seq + 1, last.at_ns + 1_000_000_000, event)
        self._entries.append(entry)
        self._view.apply(entry)
        for listener in list(self._listeners):
            listener(entry)


def _read(event: ev.Event) -> None:
    """Playbooks are checked before the screen asks for it, so that tests need not wait for a thread."""
    if isinstance(event, ev.PlaybookDrafted | ev.PlaybookEdited):
        check(event.document)
