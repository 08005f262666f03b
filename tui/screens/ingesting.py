"""Telemetry of one's own: a path, completed as it is typed; then it is read with the progress in sight."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sessions.locations import Home, private_folder
from tools.errors import WhydunitError
from tui import actions
from tui.failures import StoppedError
from tui.live import LiveSession, OpenSession
from tui.screens.paths import Completion, complete
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, line, said

LONGEST_PATH: Final = 4000
BAR_CELLS: Final = 30
MOST_OFFERED: Final = 6
WHAT: Final = "A file or folder: OpenTelemetry JSON lines, Nezha data; or a store (.duckdb)."


class IngestScreen(ModalScreen[OpenSession | None]):
    """Dismisses with how to open what was read, or None. Esc stops an ingest and leaves no store behind."""

    scope: ClassVar[actions.Scope] = "ingest"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("ingest")

    class Progress(Message):
        def __init__(self, share: float, doing: str) -> None:
            super().__init__()
            self.share = share
            self.doing = doing

    class Read(Message):
        def __init__(self, store: Path) -> None:
            super().__init__()
            self.store = store

    class Refused(Message):
        def __init__(self, error: WhydunitError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._stop = threading.Event()
        self._reading = False
        self._completion = Completion("", ())

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Static("Read your own telemetry", classes="card-title", markup=False)
            yield LineInput(id="path", placeholder="telemetry/", longest=LONGEST_PATH)
            yield Static(id="offered", classes="card-words", markup=False)

    def on_mount(self) -> None:
        self.query_one("#path").focus()
        self._say(Content.styled(WHAT, QUIET))

    def on_unmount(self) -> None:
        self._stop.set()

    # -- the path ---------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.run_worker(self._look(event.value), exclusive=True, group="look")

    async def _look(self, typed: str) -> None:
        self._completion = await asyncio.to_thread(complete, typed)
        if not self._reading:
            self._say(_offered(self._completion) if typed else Content.styled(WHAT, QUIET))

    def action_complete(self) -> None:
        path = self.query_one("#path", Input)
        if not self._reading and self._completion.text.startswith(path.value):
            path.value = self._completion.text
            path.action_end()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if typed and not self._reading:
            self._reading = True
            self.query_one("#path", Input).disabled = True
            self._read(Path(typed).expanduser())

    # -- reading it -------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="ingest")
    def _read(self, source: Path) -> None:
        try:
            store = source if _is_store(source) else self._ingest(source)
        except WhydunitError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(store))

    def _ingest(self, source: Path) -> Path:
        from tools.ingest import ingest

        def heard(phase: str, fraction: float) -> None:
            if self._stop.is_set():
                raise StoppedError("Stopped. No store was made.", "Enter begins again.")
            self.post_message(self.Progress(fraction, phase))

        private_folder(self._home.data)
        store = _free_name(private_folder(self._home.stores), source)
        return ingest([source], store, progress=heard).store

    @on(Progress)
    def _show_progress(self, message: Progress) -> None:
        done = round(min(max(message.share, 0.0), 1.0) * BAR_CELLS)
        bar = line(("━" * done, "$accent"), ("━" * (BAR_CELLS - done), "$rule"), f" {message.share:4.0%}")
        self._say(Content("\n").join([bar, said(message.doing, QUIET, 70)]))

    @on(Read)
    def _open(self, message: Read) -> None:
        if not self._stop.is_set():
            self.dismiss(partial(_create, self._home, message.store))

    @on(Refused)
    def _say_refusal(self, message: Refused) -> None:
        self._reading = False
        self._stop.clear()
        path = self.query_one("#path", Input)
        path.disabled = False
        path.focus()
        error = message.error
        self._say(Content("\n").join([said(error.message, "$error"), said(error.remedy)]))

    def action_leave(self) -> None:
        """While it reads: stop it. Else back."""
        if self._reading:
            self._stop.set()
            self._say(Content.styled("stopping...", QUIET))
        else:
            self.dismiss(None)

    def _say(self, words: Content) -> None:
        self.query_one("#offered", Static).update(words)


def _is_store(path: Path) -> bool:
    return path.suffix == ".duckdb" and path.is_file()


def _free_name(folder: Path, source: Path) -> Path:
    """A name for the store in this folder that no other store has."""
    stem = source.resolve().name.partition(".")[0] or "telemetry"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 10_000))]
    return next(path for name in names if not (path := folder / f"{name}.duckdb").exists())


def _create(home: Home, store: Path) -> LiveSession:
    from tui.commands.live_run import create

    return create(home, store)


def _offered(completion: Completion) -> Content:
    shown = [said(name, QUIET, 60) for name in completion.names[:MOST_OFFERED]]
    more = len(completion.names) - len(shown)
    if more > 0:
        shown.append(Content.styled(f"and {more} more", QUIET))
    if not shown:
        shown.append(Content.styled("There is nothing of this name.", "$warning"))
    keys = line(("Tab", "$accent"), (" completes, ", QUIET), ("Enter", "$accent"), (" reads it", QUIET))
    return Content("\n").join([*shown, keys])
