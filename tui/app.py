"""The Textual app. Paints first; what reads sessions and telemetry is imported in a thread after."""

from __future__ import annotations

import getpass
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.events import Event, Key
from textual.filter import Monochrome, NoColor
from textual.message import Message
from textual.worker import WorkerFailed

from tools.errors import WhydunitError
from tools.plain_text import inert
from tui import actions, process, themes
from tui.chosen import Chosen, SettingsFile
from tui.history import History
from tui.key_order import KeyOrder
from tui.keymap import KeyMap
from tui.leaving import MOST_COPIED_BYTES, copied, fits_clipboard, leave_file, picture
from tui.live import LiveSession, OpenSession
from tui.palette import ActionProvider, owners_of
from tui.screens.opening import FailureScreen, OpeningScreen
from tui.widgets.clocks import Clock

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from sessions.catalogue import SessionSummary
    from sessions.locations import Home

TWICE_WITHIN_S: Final = 2.0
"""How soon the second ctrl+c must follow the first to quit."""


class WhydunitApp(App[None]):
    """Themes, the keys that work everywhere, and the way from opening to a session."""

    TITLE = "whydunit"
    CSS_PATH = "whydunit.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ActionProvider}
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("app")
    scope: ClassVar[actions.Scope] = "app"

    class Opened(Message):
        def __init__(self, session: LiveSession) -> None:
            super().__init__()
            self.session = session

    class NotOpened(Message):
        def __init__(self, error: WhydunitError) -> None:
            super().__init__()
            self.error = error

    class Chose(Message):
        """The settings were read."""

        def __init__(self, chosen: Chosen) -> None:
            super().__init__()
            self.chosen = chosen

    class Told(Message):
        """A thread has something to say to the person."""

        def __init__(self, words: str, *, failed: bool = False) -> None:
            super().__init__()
            self.words = words
            self.failed = failed

    class Listed(Message):
        def __init__(self, home: Home, sessions: tuple[SessionSummary, ...]) -> None:
            super().__init__()
            self.home = home
            self.sessions = sessions

    def __init__(
        self,
        open_session: OpenSession | None = None,
        *,
        home: Home | None = None,
        by: str | None = None,
        clock_ns: Callable[[], int] = time.time_ns,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Opens `open_session`'s session, or without one shows the sessions of `home`."""
        super().__init__()
        self.session: LiveSession | None = None
        self.chosen = Chosen()
        self._by = by
        self._settings = SettingsFile(home.settings_file) if home else None
        self.clock_ns = clock_ns
        self.monotonic_s = monotonic_s
        self._open_session = open_session
        self._home = home
        self._interrupted_s = -TWICE_WITHIN_S
        self._keys = KeyOrder(self, super().on_event)
        for theme in (*themes.THEMES, themes.PLAIN):
            self.register_theme(theme)
        self._filters = [each for each in self._filters if not isinstance(each, Monochrome | NoColor)]
        self.colourless = themes.no_colour(os.environ)
        if self.colourless:
            self._filters.append(NoColor())
        self.theme = themes.first(home.settings_file if home else None, os.environ)

    @property
    def by(self) -> str:
        """Whose acts these are, in the journal."""
        return self._by or self.chosen.approver or getpass.getuser()

    @property
    def clock(self) -> Clock:
        return self.chosen.clock

    @property
    def key_map(self) -> KeyMap:
        return self.chosen.key_map

    @property
    def export_folder(self) -> Path:
        return self.chosen.export_folder or Path.cwd()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key) and not event.is_forwarded:
            await self._keys.come(event)
        else:
            await super().on_event(event)

    def on_mount(self) -> None:
        self.push_screen(
            OpeningScreen("opening the store..." if self._open_session else "reading the sessions...")
        )
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._open_session is not None:
            self.open(self._open_session)
        elif self._home is not None:
            self.load_picker(self._home)

    @work(thread=True, exclusive=True, group="open")
    def open(self, open_session: OpenSession) -> None:
        """Open a session off the screen's thread; its screen is imported there too."""
        self._read_settings()
        try:
            from tui.screens import session as _  # noqa: F401 - imported here so that the app need not wait

            session = open_session()
        except WhydunitError as error:
            self.post_message(self.NotOpened(error))
        else:
            self.post_message(self.Opened(session))

    @work(thread=True, exclusive=True, group="open")
    def load_picker(self, home: Home) -> None:
        from sessions.catalogue import list_sessions
        from tui.screens import picker as _  # noqa: F401 - imported here so that the app need not wait

        self._read_settings()
        self.post_message(self.Listed(home, list_sessions(home)))

    def _read_settings(self) -> None:
        """In the thread that opens: what was chosen holds before the first screen that it matters on."""
        if self._settings is not None and not self._settings.was_read:
            self.post_message(self.Chose(self._settings.read()))

    @on(Chose)
    def _use_settings(self, message: Chose) -> None:
        self.chosen = message.chosen
        if not self.colourless:
            self.theme = self.chosen.theme
        self.set_keymap(dict(self.key_map.chosen))
        for problem in self.chosen.problems:
            self.notify(inert(str(problem)), title="Settings", severity="warning", markup=False, timeout=15)

    @on(Told)
    def _tell(self, message: Told) -> None:
        severity: SeverityLevel = "error" if message.failed else "information"
        self.notify(message.words, severity=severity, markup=False, timeout=12)

    @on(Opened)
    def _show_session(self, message: Opened) -> None:
        from tui.screens.session import SessionScreen

        process.draw()
        self.session = message.session
        history = History(self._home.history_file if self._home else None)
        self.switch_screen(SessionScreen(message.session, self.by, self.clock_ns, self.monotonic_s, history))

    @on(Listed)
    def _show_picker(self, message: Listed) -> None:
        from tui.screens.picker import PickerScreen

        if isinstance(self.screen, PickerScreen):
            self.screen.show(message.sessions)
        else:
            self.switch_screen(PickerScreen(message.home, message.sessions))

    @on(NotOpened)
    def _show_failure(self, message: NotOpened) -> None:
        if isinstance(self.screen, OpeningScreen):
            self.switch_screen(FailureScreen(message.error))
        else:
            self.push_screen(FailureScreen(message.error, came_from="the sessions"))

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    async def action_act(self, action_id: str) -> None:
        """Do an action of the registry: what a click on a key hint does."""
        owners = owners_of(self.screen)
        for action in actions.ACTIONS:
            if action.id == action_id and action.scope in owners:
                await self.run_action(action.call, owners[action.scope])

    def action_change_theme(self) -> None:
        if self._may_colour():
            self._keep_theme(themes.after(self.theme))

    def action_choose_theme(self) -> None:
        from tui.screens.themes import ThemesScreen

        if self._may_colour() and not isinstance(self.screen, ThemesScreen):
            self.push_screen(ThemesScreen(self.theme), self._keep_theme)

    def _may_colour(self) -> bool:
        if self.colourless:
            self.notify("NO_COLOR is set: there is no colour to change.", markup=False)
        return not self.colourless

    def _keep_theme(self, theme: str | None) -> None:
        if theme is None:
            return
        self.theme = theme
        if self._settings is not None and theme != self.chosen.theme:
            self.chosen = replace(self.chosen, theme=theme)
            self._settings.want(theme)
            self._remember(self._settings)

    @work(thread=True, group="remember")
    def _remember(self, settings: SettingsFile) -> None:
        try:
            settings.remember()
        except WhydunitError as error:
            self.post_message(self.Told(_words(error), failed=True))

    # -- what leaves the screen -------------------------------------------------------------------

    def action_take_picture(self) -> None:
        self._leave("picture", ".svg", picture(self), "The picture is")

    def copy_to_clipboard(self, text: str) -> None:
        """By OSC 52; what a terminal would cut short goes to a file instead, and the person is told where."""
        if fits_clipboard(text):
            super().copy_to_clipboard(text.encode("utf-8", "backslashreplace").decode("utf-8"))
        else:
            kilobytes = MOST_COPIED_BYTES // 1000
            words = f"Too long for a terminal's clipboard ({kilobytes} kB), so it is"
            self._leave("copy", ".txt", lambda: text, words)

    @work(thread=True, group="leave")
    def _leave(self, kind: str, suffix: str, content: Callable[[], str], words: str) -> None:
        name = re.sub(r"[^\w.-]", "_", self.session.id if self.session else "whydunit")
        try:
            path = leave_file(self.export_folder, f"{name}-{kind}", suffix, content())
        except WhydunitError as error:
            self.post_message(self.Told(_words(error), failed=True))
        else:
            self.post_message(self.Told(f"{words} in {inert(str(path))}"))

    def action_interrupt(self) -> None:
        """Copy what is selected; with nothing selected, the second press within two seconds quits."""
        if selected := self._selected_text():
            if copied(self, selected):
                self.notify("Copied.", markup=False)
            return
        now_s = self.monotonic_s()
        if now_s - self._interrupted_s < TWICE_WITHIN_S:
            self.run_worker(self.action_quit())
            return
        self._interrupted_s = now_s
        self.notify("Press ctrl+c again to quit. Nothing is lost.", timeout=TWICE_WITHIN_S, markup=False)

    def _selected_text(self) -> str:
        from textual.widgets import Input, TextArea

        focused = self.focused
        if isinstance(focused, Input | TextArea) and focused.selected_text:
            return focused.selected_text
        return self.screen.get_selected_text() or ""

    def _fatal_error(self) -> None:
        """Leave the screen without a traceback on it: whoever called `run` is handed the error itself."""
        self.bell()
        self._close_messages_no_wait()

    @property
    def defect(self) -> BaseException | None:
        """What the app died of, if it did."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    async def action_quit(self) -> None:
        """Leave when everything asked of the session is done."""
        for screen in self.screen_stack:
            settle = getattr(screen, "settle", None)
            if settle is not None:
                await settle()
        self.exit()


def _words(error: WhydunitError) -> str:
    return f"{inert(error.message)}\n{inert(error.remedy)}"


def run_session(open_session: OpenSession) -> None:
    """Show the session that `open_session` opens; returns when the person leaves."""
    from sessions.locations import Home

    _run(WhydunitApp(open_session, home=Home.default()))


def run_picker(home: Home) -> None:
    """Show the sessions of `home`, or a welcome where there is none; returns when the person leaves."""
    _run(WhydunitApp(home=home))


def _run(app: WhydunitApp) -> None:
    try:
        app.run()
    finally:
        if app.session is not None:
            app.session.close()
    if app.defect is not None:
        raise app.defect
    if app.session is not None:
        from tui.terminal import say

        say(f"Session {app.session.id} is kept. Go on with: whydunit resume {app.session.id}")
