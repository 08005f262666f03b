"""The past sessions: found, gone on with, named, archived, deleted and brought back; with none, a welcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from sessions import keeping
from sessions.catalogue import SessionSummary
from sessions.locations import Home
from tools.errors import WhydunitError
from tools.plain_text import inert
from tui import actions
from tui.live import LiveSession
from tui.screens.ingesting import IngestScreen
from tui.widgets.line_input import LineInput
from tui.widgets.line_list import Line, LineList
from tui.widgets.session_lines import column_names, session_line, title_cells
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, plural, said

if TYPE_CHECKING:
    from tui.app import WhydunitApp

Showing = Literal["sessions", "archived", "trash"]
LONGEST_SEARCH: Final = 200
MOST_SHOWN: Final = 500
"""Lines of a list; a search finds the others."""
HEADINGS: Final[dict[Showing, str]] = {
    "sessions": "newest first",
    "archived": "archived; a takes one out of the archive, A goes back",
    "trash": "in the trash; Enter brings one back, T goes back",
}


class PickerScreen(Screen[None]):
    """Enter goes on with a session. What is deleted here is in the trash, and `u` brings it back."""

    scope: ClassVar[actions.Scope] = "picker"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("picker")
    AUTO_FOCUS = ""

    class Done(Message):
        """Something was done to a session; `words` say what."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Refused(Message):
        def __init__(self, error: WhydunitError) -> None:
            super().__init__()
            self.error = error

    class Trash(Message):
        def __init__(self, sessions: tuple[SessionSummary, ...]) -> None:
            super().__init__()
            self.sessions = sessions

    def __init__(self, home: Home, sessions: Sequence[SessionSummary]) -> None:
        super().__init__()
        self._home = home
        self._sessions = sessions
        self._trash: tuple[SessionSummary, ...] = ()
        self._showing: Showing = "sessions"
        self._renames = ""

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield LineInput(
            id="search", placeholder="title, service, suspect, cause, note", longest=LONGEST_SEARCH
        )
        yield LineList(id="sessions")
        yield LineInput(id="rename", placeholder="another title", longest=keeping.LONGEST_TITLE)
        with Vertical(id="welcome", classes="card"):
            yield Static("whydunit", classes="card-title", markup=False)
            yield Static("From the pager to the cause, with evidence.", classes="card-words", markup=False)
            yield Static(id="ways", classes="card-words", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        self.show(self._sessions)
        self._read_trash()

    def on_resize(self, _: events.Resize) -> None:
        self._draw()

    # -- showing ----------------------------------------------------------------------------------

    def show(self, sessions: Sequence[SessionSummary]) -> None:
        self._sessions = sessions
        self._draw()
        if not (self._search.has_focus or self._rename.has_focus):
            self._lines.focus()

    @on(Trash)
    def _show_trash(self, message: Trash) -> None:
        self._trash = message.sessions
        self._draw()

    @property
    def _lines(self) -> LineList:
        return self.query_one("#sessions", LineList)

    @property
    def _search(self) -> LineInput:
        return self.query_one("#search", LineInput)

    @property
    def _rename(self) -> LineInput:
        return self.query_one("#rename", LineInput)

    def _listed(self) -> list[SessionSummary]:
        if self._showing == "trash":
            return list(self._trash)
        return [each for each in self._sessions if each.archived == (self._showing == "archived")]

    def _draw(self) -> None:
        listed = self._listed()
        found = [each for each in listed if each.matches(self._search.value)]
        welcome = not listed and self._showing == "sessions"
        self.query_one("#welcome").display = welcome
        self.query_one("#question").display = self._lines.display = not welcome
        cells = title_cells(self.size.width)
        self.query_one("#question", Static).update(
            Content("\n").join([self._title(len(found), len(listed)), column_names(cells)])
        )
        self.query_one("#ways", Static).update(self._ways())
        self._lines.show(
            [session_line(each, cells) for each in found[:MOST_SHOWN]] or _nothing(self._showing)
        )
        self._say_state(bool(found), welcome)

    def _title(self, found: int, listed: int) -> Content:
        if self._rename.display:
            return line(("whydunit", "bold"), ("  another title: Enter keeps it, Esc drops it", QUIET))
        searched = bool(self._search.value.strip())
        count = f"{found} of {plural(listed, 'session')}" if searched else plural(listed, "session")
        more = f"; the first {MOST_SHOWN} are shown" if found > MOST_SHOWN else ""
        return line(("whydunit", "bold"), (f"  {count}, {HEADINGS[self._showing]}{more}", QUIET))

    def _say_state(self, some: bool, welcome: bool) -> None:
        status = self.query_one(StatusLine)
        status.facts = (said(str(self._home.data), QUIET),)
        left_out = {"open", "search"} if welcome else set() if some else {"open"}
        shown = (action for action in (*actions.of("picker"), *actions.of("app")) if action.hint)
        status.hints = tuple(action for action in shown if action.call not in left_out)

    def _ways(self) -> Content:
        """How to begin, and what there is of before."""
        archived, deleted = len(self._sessions), len(self._trash)
        ways = [
            ("d", "live through an incident that was made up, end to end"),
            ("i", "read your own telemetry, files or a folder, and open it"),
            *([("A", f"go on with one of {plural(archived, 'archived session')}")] if archived else []),
            *([("T", f"bring back one of {plural(deleted, 'deleted session')}")] if deleted else []),
            ("q", "leave; whydunit --help says what else there is"),
        ]
        return Content("\n").join(line((f"{key}  ", "$accent"), words) for key, words in ways)

    # -- searching --------------------------------------------------------------------------------

    def action_search(self) -> None:
        self._search.display = True
        self._search.focus()

    @on(Input.Changed, "#search")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._draw()

    @on(Input.Submitted, "#search")
    def _to_the_list(self, event: Input.Submitted) -> None:
        event.stop()
        self._lines.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key == "down" and self._search.has_focus:
            event.stop()
            self._lines.focus()

    # -- one session ------------------------------------------------------------------------------

    @property
    def _chosen(self) -> Line | None:
        found = self._lines.line
        return found if found is not None and found.key != "empty" else None

    @on(LineList.Chosen)
    def _open(self, message: LineList.Chosen) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        if self._chosen is None:
            return
        if self._showing == "trash":
            self._do("Brought back", partial(keeping.restore_session, self._home, self._chosen.key))
        else:
            self._app.open(partial(_load, self._home, self._chosen.key))

    def action_rename(self) -> None:
        if self._chosen is None or self._showing == "trash":
            return
        self._renames = self._chosen.key
        title = next(each.title for each in self._sessions if each.id == self._renames)
        self._rename.value = inert(title)
        self._rename.display = True
        self._rename.focus()
        self._draw()

    @on(Input.Submitted, "#rename")
    def _renamed(self, event: Input.Submitted) -> None:
        event.stop()
        act = partial(keeping.rename_session, self._home, self._renames, event.value, self._app.by)
        self._do("Renamed", act)

    def action_archive(self) -> None:
        if self._chosen is None or self._showing == "trash":
            return
        into = self._showing == "sessions"
        words = "Archived; A shows it" if into else "In the list again"
        self._do(
            words,
            partial(keeping.archive_session, self._home, self._chosen.key, self._app.by, archived=into),
        )

    def action_delete(self) -> None:
        if self._chosen is None:
            return
        if self._showing == "trash":
            self.notify(
                "It is in the trash. `whydunit sessions delete ID --for-good` removes it.", markup=False
            )
            return
        words = "Moved to the trash; u brings it back"
        self._do(words, partial(keeping.delete_session, self._home, self._chosen.key, self._app.by))

    def action_undo(self) -> None:
        if not self._trash:
            self.notify("The trash is empty.", markup=False)
            return
        self._do("Brought back", partial(keeping.restore_session, self._home, self._trash[0].id))

    def action_show(self, showing: Showing) -> None:
        self._showing = "sessions" if self._showing == showing else showing
        self._draw()
        self._lines.focus()

    # -- doing it ---------------------------------------------------------------------------------

    @work(thread=True, group="keeping")
    def _do(self, done: str, act: Callable[[], str]) -> None:
        """Do something to a session off the screen's thread, and read the lists again."""
        try:
            session_id = act()
        except WhydunitError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Done(f"{done}: {session_id}"))

    @on(Done)
    def _say_done(self, message: Done) -> None:
        self._end_rename()
        self.notify(inert(message.words), markup=False)
        self.action_reload()

    @on(Refused)
    def _say_refusal(self, message: Refused) -> None:
        error = message.error
        words = f"{inert(error.message)}\n{inert(error.remedy)}"
        self.notify(words, severity="error", markup=False, timeout=12)

    @work(thread=True, exclusive=True, group="trash")
    def _read_trash(self) -> None:
        self.post_message(self.Trash(tuple(each.session for each in keeping.trash(self._home))))

    def action_reload(self) -> None:
        self._app.load_picker(self._home)
        self._read_trash()

    # -- elsewhere --------------------------------------------------------------------------------

    def action_demo(self) -> None:
        self._app.open(partial(_demo, self._home))

    def action_ingest(self) -> None:
        self.app.push_screen(IngestScreen(self._home), self._ingested)

    def _ingested(self, open_session: Callable[[], LiveSession] | None) -> None:
        if open_session is not None:
            self._app.open(open_session)

    def _end_rename(self) -> None:
        if self._rename.display:
            self._rename.display = False
            self._lines.focus()
            self._draw()

    def action_quit(self) -> None:
        self.app.exit()

    def action_back(self) -> None:
        """One step at a time: out of a new title, the search, the trash."""
        if self._rename.display:
            self._end_rename()
        elif self._search.display:
            self._search.value = ""
            self._search.display = False
            self._lines.focus()
        elif self._showing != "sessions":
            self.action_show(self._showing)

    @property
    def _app(self) -> WhydunitApp:
        return cast("WhydunitApp", self.app)


def _load(home: Home, name: str) -> LiveSession:
    from sessions.session import Session

    return Session.load(home, name)


def _demo(home: Home) -> LiveSession:
    from tui.commands.live_run import open_demo

    return open_demo(home)


def _nothing(showing: Showing) -> list[Line]:
    words = {
        "sessions": "No session has all of these words in it. Esc takes the search back.",
        "archived": "Nothing is archived. A goes back.",
        "trash": "The trash is empty. T goes back.",
    }
    return [Line("empty", Content.styled(words[showing], QUIET), heading=True)]
