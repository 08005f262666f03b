"""The past sessions, newest first; with none, a welcome that says how to begin."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from agents.diagnosis import Verdict
from sessions.catalogue import SessionSummary
from sessions.locations import Home
from tools.times import format_instant
from tui import actions
from tui.live import LiveSession
from tui.widgets.line_list import Line, LineList
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, VERDICTS, column, line, plural, said

if TYPE_CHECKING:
    from tui.app import WhydunitApp

OPENED_CELLS: Final = 18
TITLE_CELLS: Final = 22
STATE_CELLS: Final = 16
SUSPECT_CELLS: Final = 13
OTHER_CELLS: Final = OPENED_CELLS + STATE_CELLS + SUSPECT_CELLS + len(" Playbook ")
MOST_TITLE_CELLS: Final = 60
WELCOME: Final = (
    ("d", "lives through an incident that was made up, end to end"),
    ("whydunit ingest FOLDER -o my.duckdb", "reads your own telemetry into a store"),
    ("whydunit open my.duckdb", "finds out why"),
)


class PickerScreen(Screen[None]):
    """Enter goes on with a session; nothing here is lost or deleted."""

    scope: ClassVar[actions.Scope] = "picker"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("picker")

    def __init__(self, home: Home, sessions: Sequence[SessionSummary]) -> None:
        super().__init__()
        self._home = home
        self._sessions = sessions

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield LineList(id="sessions")
        with Vertical(id="welcome", classes="card"):
            yield Static("whydunit", classes="card-title", markup=False)
            yield Static("From the pager to the cause, with evidence.", classes="card-words", markup=False)
            yield Static(_welcome(), classes="card-words", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        self.show(self._sessions)

    def on_resize(self, _: events.Resize) -> None:
        self.show(self._sessions)

    def show(self, sessions: Sequence[SessionSummary]) -> None:
        self._sessions = sessions
        self.query_one("#welcome").display = not sessions
        self.query_one("#question").display = self.query_one("#sessions").display = bool(sessions)
        title_cells = min(max(self.size.width - OTHER_CELLS, TITLE_CELLS), MOST_TITLE_CELLS)
        self.query_one("#question", Static).update(_head(len(sessions), title_cells))
        lines = self.query_one("#sessions", LineList)
        lines.show([session_line(summary, title_cells) for summary in sessions])
        lines.focus()
        status = self.query_one(StatusLine)
        status.facts = (said(str(self._home.data), QUIET),)
        shown = [action for action in (*actions.of("picker"), *actions.of("app")) if action.hint]
        status.hints = tuple(action for action in shown if sessions or action.call != "open")

    @on(LineList.Chosen)
    def _open(self, message: LineList.Chosen) -> None:
        self._go_on(message.line.key)

    def action_open(self) -> None:
        if line := self.query_one("#sessions", LineList).line:
            self._go_on(line.key)

    def _go_on(self, name: str) -> None:
        self._app.open(partial(_load, self._home, name))

    def action_demo(self) -> None:
        self._app.open(partial(_demo, self._home))

    def action_reload(self) -> None:
        self._app.load_picker(self._home)

    def action_quit(self) -> None:
        self.app.exit()

    @property
    def _app(self) -> WhydunitApp:
        return cast("WhydunitApp", self.app)


def _load(home: Home, name: str) -> LiveSession:
    from sessions.session import Session

    return Session.load(home, name)


def _demo(home: Home) -> LiveSession:
    from tui.commands.live_run import open_demo

    return open_demo(home)


def _head(count: int, title_cells: int) -> Content:
    names = line(
        _cell(Content("Opened (UTC)"), OPENED_CELLS),
        _cell(Content("Title"), title_cells),
        _cell(Content("Verdict"), STATE_CELLS),
        _cell(Content("Suspect"), SUSPECT_CELLS),
        "Playbook",
    )
    title = line(("whydunit", "bold"), (f"  {plural(count, 'session')}, newest first", QUIET))
    return Content("\n").join([title, names.stylize(QUIET)])


def session_line(summary: SessionSummary, title_cells: int = TITLE_CELLS) -> Line:
    """Title, where it stands, who is suspected, when it was opened."""
    if summary.broken:
        words = line(_cell(said(summary.id, QUIET), OPENED_CELLS), said(summary.broken, "$error"))
        return Line(summary.id, words, heading=True)
    letter, style = VERDICTS[cast(Verdict, summary.verdict)] if summary.verdict else (" ", QUIET)
    state = line((f"{letter} ", style), said(summary.verdict or summary.phase, style))
    words = line(
        _cell(
            Content.styled(format_instant(summary.opened_at_ns)[:16].replace("T", " "), QUIET), OPENED_CELLS
        ),
        _cell(said(summary.title, "bold"), title_cells),
        _cell(state, STATE_CELLS),
        _cell(said(summary.suspect or "-"), SUSPECT_CELLS),
        said(summary.playbook_status or "-", QUIET),
    )
    return Line(summary.id, words)


def _cell(content: Content, width: int) -> Content:
    """A column's cell, with two cells of gap."""
    return line(column(content, width - 2), "  ")


def _welcome() -> Content:
    return Content("\n\n").join(line((keys, "$accent"), "\n", (words, QUIET)) for keys, words in WELCOME)
