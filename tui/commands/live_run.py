"""Driving a session without a screen: start it, hear what it writes, wait until it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from tools.errors import StoreError, WhydunitError
from tui.failures import StoppedError

if TYPE_CHECKING:
    from agents.case_view import CaseView, Exchange
    from agents.events import Entry
    from sessions.locations import Home
    from sessions.session import Session
    from tools.times import Window

Hear = Callable[["Entry"], None]
Progress = Callable[[float], None]

DEMO_TITLE: Final = "Demo: the checkout crawls"
_LOOK_EVERY_S: Final = 0.05


def create(
    home: Home,
    store: Path,
    incident: str | None = None,
    baseline: str | None = None,
    title: str | None = None,
) -> Session:
    """A new session on a store; the windows are written START..END. Raises `UsageError`, `StoreError`."""
    from sessions.session import Session

    return Session.create(home, store, title=title, incident=_window(incident), baseline=_window(baseline))


def open_demo(home: Home, progress: Progress | None = None) -> Session:
    """A new session on the embedded demo incident. Its store is simulated on first use, and again where an
    older whydunit made it; `progress` hears the share done."""
    from sessions.locations import private_folder
    from tools.simulator import demo_scenario, simulate

    store = home.stores / "demo.duckdb"
    if not _is_readable(store):
        private_folder(home.data)
        private_folder(home.stores)
        simulate(demo_scenario(), store, progress)
    return create(home, store, title=DEMO_TITLE)


def _is_readable(store: Path) -> bool:
    from tools.telemetry_store import TelemetryStore

    try:
        TelemetryStore.open(store).close()
    except StoreError:
        return False
    return True


def investigate(session: Session, hear: Hear = lambda _: None) -> CaseView:
    """Begin, or go on, also after a stop or a failure; return the case when it waits for a person or is over.

    See `run_until_rest`. Raises the failure that the investigation ended in.
    """
    from agents.case_view import CaseView

    ended_early = CaseView.of(session.entries()).phase in ("cancelled", "failed")
    view = run_until_rest(session, hear, session.rerun if ended_early else lambda: None)
    if view.failure is not None:
        raise WhydunitError(view.failure.message, view.failure.remedy)
    return view


def ask_and_wait(session: Session, question: str, hear: Hear = lambda _: None) -> Exchange:
    """Ask, and return the question with its answer."""
    numbers: list[int] = []
    view = run_until_rest(session, hear, lambda: numbers.append(session.ask(question)))
    return view.conversation[numbers[0] - 1]


def run_until_rest(
    session: Session, hear: Hear = lambda _: None, begin: Callable[[], None] = lambda: None
) -> CaseView:
    """Run until nothing is left to do but by a person; `begin` is done first, and `hear` gets, in this
    thread, whatever is written from then on.

    On Ctrl+C what runs is cancelled, what it found is kept, and `StoppedError` says where.
    """
    from agents.case_view import CaseView

    with _heard(session) as written:
        begin()
        session.start()
        try:
            while not session.wait(timeout_s=_LOOK_EVERY_S):
                _pass_on(written, hear)
        except KeyboardInterrupt as stop:
            _cancel(session)
            _pass_on(written, hear)
            raise StoppedError(
                f"Stopped. What was found until now is kept in session {session.id}.",
                f"`whydunit resume {session.id}` goes on.",
            ) from stop
        _pass_on(written, hear)
    return CaseView.of(session.entries())


def _cancel(session: Session) -> None:
    """Cancel until it takes hold: a run that is only just beginning has nothing yet that could be stopped."""
    session.cancel()
    while not session.wait(timeout_s=_LOOK_EVERY_S):
        session.cancel()


@contextmanager
def _heard(session: Session) -> Iterator[SimpleQueue[Entry]]:
    written: SimpleQueue[Entry] = SimpleQueue()
    stop_hearing = session.subscribe(written.put)
    try:
        yield written
    finally:
        stop_hearing()


def _pass_on(written: SimpleQueue[Entry], hear: Hear) -> None:
    while not written.empty():
        hear(written.get())


def _window(text: str | None) -> Window | None:
    from tools.times import Window

    return Window.parse(text) if text is not None else None
