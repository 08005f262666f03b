"""The telemetry screen: a time axis on top, and under it one view at a time.

Views read the store in worker threads; looking elsewhere cancels what is still being asked. They share one
`Look`: what one of them changes, all of them follow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from agents.case_view import CaseView
from tools.browse.axis import Axis, read_axis
from tools.browse.browser import Browser, MovedOnError
from tools.errors import WhydunitError
from tools.plain_text import inert
from tools.times import Window, format_clock
from tui import actions
from tui.telemetry import windows
from tui.telemetry.axis import TimeAxis
from tui.telemetry.look import Look
from tui.telemetry.pane import Changed, LookElsewhere, Reading
from tui.telemetry.views import VIEWS
from tui.widgets.pane_strip import PaneStrip
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, said

READING: Final = "reading"
EMPTY: Final = "The store is empty: there is no telemetry to look at."


class TelemetryScreen(Screen[None]):
    """Looks around in the store behind a session. Nothing seen here is a verdict."""

    scope: ClassVar[actions.Scope] = "telemetry"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("telemetry")
    AUTO_FOCUS = ""

    class Opened(Message):
        def __init__(self, browser: Browser) -> None:
            super().__init__()
            self.browser = browser

    class Brought(Message):
        """What was asked for is there, or why it is not. Posted from the worker's thread."""

        def __init__(self, reading: Reading, asked: Browser, found: Any, error: WhydunitError | None) -> None:
            super().__init__()
            self.reading = reading
            self.asked = asked
            self.found = found
            self.error = error

    class NotOpened(Message):
        def __init__(self, error: WhydunitError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        open_browser: Callable[[], Browser],
        diagnose: Callable[[Window, Window | None], object],
        look: Look | None,
        pane: str,
        axes: dict[str, Axis | None],
        case: CaseView | None = None,
    ) -> None:
        """`open_browser` is called in a thread, once. Without a `look`, it is at the whole store.

        `diagnose` has an incident and a baseline investigated; without a baseline, it is found. `axes` are
        those read before, by the fingerprint of their store.
        """
        super().__init__()
        self.case = case
        self._diagnose = diagnose
        self._axes = axes
        self._open_browser = open_browser
        self._browser: Browser | None = None
        self._asking: dict[str, Browser] = {}
        self._look = look
        self._shown: dict[str, Look] = {}
        self._failed: str | None = None
        self._sure: tuple[Window, Window | None] | None = None
        self._panes = {view.pane.id: view.make() for view in VIEWS}
        self._opening = True
        self.active = pane

    def compose(self) -> ComposeResult:
        yield PaneStrip([view.pane for view in VIEWS])
        yield TimeAxis()
        yield Static(id="telemetry-said", markup=False)
        with Horizontal(id="panes"):
            for name, pane in self._panes.items():
                pane.id = name
                yield pane.add_class("pane")
        yield StatusLine()

    def on_mount(self) -> None:
        self._lay_out()
        self.run_worker(self._open, thread=True, group="open")

    async def on_unmount(self) -> None:
        if self._browser is not None:
            await asyncio.to_thread(self._browser.close)

    # -- reading ----------------------------------------------------------------------------------

    def _open(self) -> None:
        worker = get_current_worker()
        try:
            browser = self._open_browser()
        except WhydunitError as error:
            self.post_message(self.NotOpened(error))
            return
        if worker.is_cancelled or not self.post_message(self.Opened(browser)):
            browser.close()

    @on(Opened)
    def _begin(self, message: Opened) -> None:
        self._browser, extent, self._opening = message.browser, message.browser.extent, False
        if extent is None:
            self._say(EMPTY, QUIET)
            return
        if self._browser.fingerprint in self._axes:
            self._show_axis(self._axes[self._browser.fingerprint])
        else:
            self.post_message(Reading("axis", read_axis, self._show_axis))
        self.turn_to(self._look or Look(extent))

    def _show_axis(self, axis: Axis | None) -> None:
        if self._browser is not None:
            self._axes[self._browser.fingerprint] = axis
        self.query_one(TimeAxis).axis = axis

    @on(NotOpened)
    def _refuse(self, message: NotOpened) -> None:
        self._opening = False
        self._say_error(message.error)
        self._draw_status()

    @on(Reading)
    def _read(self, reading: Reading) -> None:
        reading.stop()
        if self._browser is None:
            return
        if before := self._asking.pop(reading.name, None):
            before.cancel()
        asked = self._asking[reading.name] = self._browser.aside()
        self.run_worker(partial(self._ask, reading, asked), thread=True, group=reading.name)
        self._draw_status()

    def _ask(self, reading: Reading, asked: Browser) -> None:
        """In the worker's thread: read, and hand over."""
        found, error = None, None
        try:
            with asked:
                found = reading.read(asked)
        except MovedOnError:
            return
        except WhydunitError as refused:
            error = refused
        self.post_message(self.Brought(reading, asked, found, error))

    @on(Brought)
    def _bring(self, message: Brought) -> None:
        if self._asking.get(message.reading.name) is not message.asked:
            return
        del self._asking[message.reading.name]
        if message.error is not None:
            self._failed = message.reading.name
            self._say_error(message.error)
            return
        if message.reading.name == self._failed:
            self._say("")
        message.reading.then(message.found)
        self._draw_status()

    def _say_error(self, error: WhydunitError) -> None:
        self._say(f"{inert(error.message)}\n{inert(error.remedy)}", "$error")

    def _say(self, words: str, style: str = "") -> None:
        """Words in the place of the view, which comes back when there are none."""
        place = self.query_one("#telemetry-said", Static)
        place.update(Content("\n").join(said(each, style) for each in words.splitlines()))
        place.display, self.query_one("#panes").display = bool(words), not words

    @property
    def settled(self) -> bool:
        """Whether nothing is being read."""
        return not (self._opening or self._asking)

    # -- looking elsewhere ------------------------------------------------------------------------

    @property
    def look(self) -> Look | None:
        """What is looked at; None until the store is open."""
        return self._look if self._browser else None

    @on(LookElsewhere)
    def _look_elsewhere(self, message: LookElsewhere) -> None:
        message.stop()
        self.turn_to(message.look, message.pane)

    def turn_to(self, look: Look, pane: str | None = None) -> None:
        """Look at something else, in another view where one is named."""
        if look != self._look:
            for name in set(self._asking) - {"axis"}:
                self._asking.pop(name).cancel()
        self._look, self.active = look, pane or self.active
        self._say("")
        self._lay_out()

    def _lay_out(self) -> None:
        for name, each in self._panes.items():
            each.display = name == self.active
        self.query_one(TimeAxis).look = self.look
        strip = self.query_one(PaneStrip)
        strip.shown, strip.active = frozenset({self.active}), self.active
        look, pane = self.look, self._panes[self.active]
        if look is not None and self._shown.get(self.active) != look:
            self._shown[self.active] = pane.look = look
            pane.reload()
        pane.rest()
        self._draw_status()

    def _draw_status(self) -> None:
        pane, status = self._panes[self.active], self.query_one(StatusLine)
        facts = list(pane.facts())
        if not self.settled:
            facts.insert(0, Content.styled(READING, "bold $accent"))
        if self._look is not None:
            named = {"trace": self._look.trace_id, "service": self._look.service}
            facts += [
                line((f"{what} ", QUIET), said(name, "bold", 40)) for what, name in named.items() if name
            ]
        status.facts = tuple(facts)
        scopes = (*pane.scopes, self.scope, "app")
        hints = [action for scope in scopes for action in actions.of(scope) if action.hint]
        nearest = {action.shown_keys.split()[0]: action for action in reversed(hints)}
        status.hints = tuple(action for action in hints if action in nearest.values())

    @on(Changed)
    def _say_anew(self, message: Changed) -> None:
        message.stop()
        self._draw_status()

    # -- acts -------------------------------------------------------------------------------------

    @property
    def scopes(self) -> Mapping[actions.Scope, DOMNode]:
        """Whose actions mean something here, for the palette."""
        pane = self._panes[self.active]
        return {**pane.scopes, self.scope: self}

    def action_show_pane(self, name: str) -> None:
        self.active = name
        self._lay_out()

    def action_next_pane(self) -> None:
        self._step(1)

    def action_previous_pane(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        names = list(self._panes)
        self.action_show_pane(names[(names.index(self.active) + step) % len(names)])

    # -- the window -------------------------------------------------------------------------------

    def action_pan(self, steps: int) -> None:
        self._move(lambda window, extent: windows.panned(window, steps, extent))

    def action_zoom(self, factor: float) -> None:
        self._move(lambda window, extent: windows.zoomed(window, factor, extent))

    def action_nudge(self, edge: windows.Edge, steps: int) -> None:
        self._move(lambda window, extent: windows.nudged(window, edge, steps, extent))

    def action_whole(self) -> None:
        self._move(lambda _, extent: extent)

    def _move(self, move: Callable[[Window, Window], Window]) -> None:
        if self._browser is not None and self._look is not None and self._browser.extent is not None:
            self.turn_to(self._look.at(move(self._look.window, self._browser.extent)))

    def action_to_incident(self) -> None:
        if self._look is not None and self._look.incident is not None:
            self.turn_to(self._look.at(self._look.incident))

    def action_compare(self) -> None:
        """What is looked at becomes what other windows are compared with."""
        if self.look is not None:
            self.turn_to(self.look.against(self.look.window))

    def action_diagnose(self) -> None:
        """Have the window investigated, when asked for twice; back to the session, where it is seen."""
        if self.look is None:
            return
        window, baseline = self.look.window, self.look.baseline
        if baseline is not None and baseline.overlap_ns(window):
            baseline = None
        if self._sure != (window, baseline):
            self._sure = (window, baseline)
            against = f"against {between(baseline)}" if baseline else "against a baseline that is to be found"
            self.notify(
                f"R again investigates {between(window)} UTC {against}. What was concluded before is kept.",
                markup=False,
            )
            return
        self._diagnose(window, baseline)
        self.dismiss()

    # -- other acts -------------------------------------------------------------------------------

    def action_every_service(self) -> None:
        """Look at all services again."""
        if self._look is not None:
            self.turn_to(self._look.of_service(None))

    def action_leave(self) -> None:
        self.dismiss()


def between(window: Window) -> str:
    """`02:13:00–02:28:00`."""
    return f"{format_clock(window.start_ns)}–{format_clock(window.end_ns)}"
