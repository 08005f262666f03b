"""A session: one incident, one journal, one writer. Faces talk to this class and to nothing below it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from agents import events as ev
from agents.case_view import CaseView, PlaybookView
from agents.diagnosis import TimeRange
from sessions.catalogue import find_session
from sessions.drafts import Drafts
from sessions.engine import Engine
from sessions.journal import Journal
from sessions.keeping import title_of
from sessions.locations import Home, SessionFolder, private_folder
from sessions.refusals import require_decidable, waiting_question
from sessions.store_at_hand import name_of, require_store, store_there, store_with
from sessions.writer_lock import WriterLock
from tools.browse.browser import Browser
from tools.errors import PlaybookError, SessionError, StoreError
from tools.telemetry_store import TelemetryStore
from tools.times import Window

if TYPE_CHECKING:
    from agents.reasoners.protocol import Reasoner
    from sessions.postmortem_desk import PostmortemDesk
    from sessions.rechecking import Recheck

Listener = Callable[[ev.Entry], None]


class Session:
    """Open for writing. Every method may be called from any thread; `close` it in the end."""

    def __init__(
        self,
        folder: SessionFolder,
        lock: WriterLock,
        journal: Journal,
        make_reasoner: Callable[[], Reasoner] | None = None,
    ) -> None:
        """`make_reasoner` is called in the engine's thread, once a run; the embedded one unless given."""
        self._make_reasoner = make_reasoner or _embedded
        self._folder = folder
        self._writer = lock
        self._journal = journal
        self._view = CaseView.of(journal.entries())
        self._keeping = threading.RLock()
        self._listeners: list[Listener] = []
        self._engine: Engine | None = None

    # -- opening and closing ----------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        home: Home,
        store: Path,
        *,
        title: str | None = None,
        incident: Window | None = None,
        baseline: Window | None = None,
        make_reasoner: Callable[[], Reasoner] | None = None,
    ) -> Session:
        """A new session on a store. Raises `StoreError` before anything is made."""
        with TelemetryStore.open(store) as opened:
            fingerprint = opened.fingerprint
        session_id = f"{time.strftime('%Y%m%d-%H%M', time.gmtime())}-{secrets.token_hex(2)}"
        folder = home.session_folder(session_id)
        private_folder(home.data)
        private_folder(home.sessions)
        private_folder(folder.path)
        session = cls(folder, WriterLock(folder.writer), Journal.open(folder.journal), make_reasoner)
        session._keep(
            ev.SessionOpened(
                session_id=session_id,
                title=title or name_of(store, incident),
                store=str(store.absolute()),
                fingerprint=fingerprint,
                incident=TimeRange.of(incident) if incident else None,
                baseline=TimeRange.of(baseline) if baseline else None,
                reasoner="embedded",
                version=version("whydunit"),
            )
        )
        return session

    @classmethod
    def load(cls, home: Home, name: str, *, make_reasoner: Callable[[], Reasoner] | None = None) -> Session:
        """An earlier session, by id, unique prefix, or `last`. Raises `SessionError` where there is none,
        or another process holds it."""
        folder = find_session(home, name)
        lock = WriterLock(folder.writer)
        try:
            session = cls(folder, lock, Journal.open(folder.journal), make_reasoner)
        except BaseException:
            lock.release()
            raise
        session._notice_store()
        return session

    def close(self) -> None:
        """Stop the engine where it stands; a resume goes on from there."""
        if self._engine is not None:
            self._engine.stop()
            self._engine = None
        self._journal.close()
        self._writer.release()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- reading ----------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return self._folder.path.name

    @property
    def title(self) -> str:
        return self._opened.title

    def entries(self) -> tuple[ev.Entry, ...]:
        """Everything so far, for a face to replay."""
        with self._keeping:
            return tuple(self._view.entries)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of each new entry, in the thread that keeps it; returns the way to stop hearing."""
        with self._keeping:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def browse(self) -> Browser:
        """A browser on the store the evidence comes from, for the caller to close.

        Raises `StoreError` where it is gone, or holds other data than the evidence does.
        """
        browser = Browser.open(Path(self._opened.store))
        if browser.fingerprint != self._view.fingerprint:
            browser.close()
            raise StoreError(
                f"The store {self._opened.store} holds other data than this session's evidence.",
                "The evidence is kept as it was. Open the store anew with `whydunit open`.",
            )
        return browser

    # -- commands ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, or go on where the journal ends. Returns at once; calling it again does nothing."""
        if self._engine is None or not self._engine.is_alive():
            self._engine = Engine(
                self._view, self._keep, self._open_store, self._folder.checkpoints, self._make_reasoner
            )
            self._engine.start()

    def rerun(self) -> None:
        """Investigate anew, on the data as it is now. What was concluded before stays in the journal.

        Raises `StoreError` where the store is gone.
        """
        with TelemetryStore.open(Path(self._opened.store)) as store:
            self._keep(ev.RunStarted(run=self._view.run + 1, fingerprint=store.fingerprint))
        self.start()
        self._wake()

    def look_at(self, incident: Window, baseline: Window | None, by: str) -> None:
        """Investigate these windows, on the data as it is now; what is going on is left for it.

        Without a `baseline` it is found. Raises `StoreError` where the store is gone.
        """
        with TelemetryStore.open(Path(self._opened.store)) as store, self._keeping:
            self._keep(
                ev.WindowChosen(
                    number=self._view.next_number("window_chosen"),
                    incident=TimeRange.of(incident),
                    baseline=TimeRange.of(baseline) if baseline else None,
                    fingerprint=store.fingerprint,
                    by=by,
                )
            )
        self.start()
        if self._engine is not None:
            self._engine.begin_anew()

    def cancel(self) -> None:
        """Stop a running investigation and keep what it found; nothing happens when none runs."""
        if self._engine is not None:
            self._engine.cancel()

    def ask(self, text: str) -> int:
        """Keep a question; it is answered, in order, when the agents are at rest. Returns its number."""
        with self._keeping:
            number = self._view.next_number("question_asked")
            self._keep(ev.QuestionAsked(number=number, text=text))
        self._wake()
        return number

    def steer(self, act: ev.SteeringAct, agent: str, *, by: str, reason: str = "") -> None:
        """Prune, pin, re-open or annotate a node of the reasoning tree. All but a note are followed by a
        run that reuses the scan, at once or, while agents run, when they are at rest.

        Raises `SessionError` for a service that nobody has come across, or an act that changes nothing, and
        `StoreError` where the store is gone or holds other data.
        """
        from sessions.steering import checked

        if act != "annotate" and not self._view.running:
            self._require_store()
        service = checked(self._view, act, agent, reason, self._is_known)
        with self._keeping:
            number = self._view.next_number("agent_steered")
            self._keep(ev.AgentSteered(number=number, agent=service, act=act, reason=reason.strip(), by=by))
        self._wake()

    def withdraw(self, number: int) -> None:
        """Take a question back before it is answered; one that is being answered is stopped.

        Raises `SessionError` where there is no such question, or it is answered already.
        """
        with self._keeping:
            exchange = waiting_question(self._view, number)
            answering = self._view.standing(exchange) == "being answered"
            self._keep(ev.QuestionWithdrawn(number=number))
            if answering and self._engine is not None:
                self._engine.give_up_question(number)

    def edit_playbook(self, document: str, by: str) -> None:
        """Keep a new text of the playbook; an approval given before is void.

        Raises `PlaybookError` when it is not a playbook; the text there was stays.
        """
        from playbooks.document import digest, parse

        parse(document)
        with self._keeping:
            self._require_playbook()
            number = self._view.next_number("playbook_edited")
            self._keep(ev.PlaybookEdited(number=number, document=document, sha256=digest(document), by=by))

    def decide(self, decision: Literal["approved", "rejected"], *, by: str, reason: str, sha256: str) -> None:
        """Approve or reject exactly the text with this sha256.

        Raises `PlaybookError` for any other text, for a rejection without a reason, and for approving what
        has errors or blanks left.
        """
        from playbooks.diff import diff

        with self._keeping:
            playbook = self._require_playbook()
            require_decidable(playbook, decision, sha256, reason)
            self._keep(
                ev.PlaybookDecided(
                    number=self._view.next_number("playbook_decided"),
                    decision=decision,
                    by=by,
                    reason=reason,
                    sha256=sha256,
                    diff=diff(playbook.draft, playbook.document),
                )
            )
        self._wake()

    def note(self, text: str, by: str) -> None:
        with self._keeping:
            self._keep(ev.NoteAdded(number=self._view.next_number("note_added"), text=text, by=by))

    def rename(self, title: str, by: str) -> None:
        with self._keeping:
            number = self._view.next_number("session_renamed")
            self._keep(ev.SessionRenamed(number=number, title=title_of(title), by=by))

    @property
    def postmortem(self) -> PostmortemDesk:
        """Where a person writes into the postmortem."""
        from sessions.postmortem_desk import PostmortemDesk

        return PostmortemDesk(self._view, self._keep, self._keeping)

    @property
    def drafts(self) -> Drafts:
        """What was typed and not saved."""
        return Drafts(self._folder.drafts)

    def export(self, format: Literal["md", "html", "json"], path: Path, *, replace: bool = True) -> Path:
        """Write the case as it stands and keep that it was written. Raises `ExportError`, also where
        something is there that may not be replaced."""
        from sessions.exports import write_export

        with self._keeping:
            written, sha256 = write_export(self._view, format, path, replace=replace)
            number = self._view.next_number("exported")
            self._keep(ev.Exported(number=number, format=format, path=str(written), sha256=sha256))
        return written

    def recheck(self, record: ev.EvidenceRecord, stop: threading.Event) -> Recheck | None:
        """Ask the store a recorded question again; None when `stop` was set first. For a thread.

        Raises `StoreError` where the store is gone or cannot answer.
        """
        from sessions.rechecking import recheck

        at_hand = partial(store_there, Path(self._opened.store))
        return recheck(record, at_hand, self._view.fingerprint, stop)

    def export_rows(self, columns: Sequence[str], rows: Sequence[Sequence[Any]], path: Path) -> Path:
        """Write rows of evidence to a new CSV or JSON file and keep that they were. Raises `ExportError`."""
        from sessions.row_exports import write_rows

        written, form, sha256 = write_rows(columns, rows, path)
        with self._keeping:
            number = self._view.next_number("exported")
            self._keep(ev.Exported(number=number, format=form, path=str(written), sha256=sha256))
        return written

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until nothing is left to do but by the person. False when the time ran out first.

        Raises what the engine died of, if it did.
        """
        if self._engine is None:
            return True
        rested = self._engine.at_rest.wait(timeout_s)
        if self._engine.crash is not None:
            raise self._engine.crash
        return rested

    # -- inside -----------------------------------------------------------------------------------

    @property
    def _opened(self) -> ev.SessionOpened:
        if self._view.opened is None:
            raise SessionError(
                f"Session {self.id} has an empty journal: it died before it began.",
                f"Remove it with `whydunit sessions delete {self.id}` and open the store again.",
            )
        return self._view.opened

    def _keep(self, event: ev.Event) -> None:
        """To the journal first, then to the view, then to whoever listens."""
        with self._keeping:
            entry = self._journal.append(event)
            if entry is None:
                return
            self._view.apply(entry)
            for listener in tuple(self._listeners):
                listener(entry)

    def _wake(self) -> None:
        if self._engine is not None:
            self._engine.wake()

    def _require_playbook(self) -> PlaybookView:
        if self._view.playbook is None:
            raise PlaybookError("There is no playbook yet.", "One is drafted when the agents have concluded.")
        return self._view.playbook

    def _require_store(self) -> None:
        require_store(self._open_store())

    def _is_known(self, service: str) -> bool:
        store = self._open_store()
        if store is None:
            return False
        with store:
            return store.knows(service)

    def _open_store(self) -> TelemetryStore | None:
        return store_with(Path(self._opened.store), self._view.fingerprint)

    def _notice_store(self) -> None:
        """Say so when the store is gone or holds other data than the evidence does; begin an unfinished
        investigation anew on the new data, rather than mix the two."""
        store = store_there(Path(self._opened.store))
        found = store.fingerprint if store else None
        if store is not None:
            store.close()
        if found == self._view.fingerprint:
            return
        self._keep(ev.StoreChanged(recorded=self._view.fingerprint, found=found))
        if found is not None and (self._view.running or self._view.phase == "new"):
            self._keep(ev.RunStarted(run=self._view.run + 1, fingerprint=found))


def _embedded() -> Reasoner:
    from agents.reasoners.embedded import EmbeddedReasoner

    return EmbeddedReasoner()
