"""The change list: what was changed and what alerted, each on the time axis that the incident is on."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from agents.answers.status import since_ns
from sessions.case_facts import Blame, blame_of
from tools.browse.browser import Browser
from tools.browse.change_list import Change, ChangeList, matching, read_changes
from tools.times import SECOND_NS, Window, format_clock, format_duration
from tui import actions
from tui.telemetry.around import HOUR_NS, around
from tui.telemetry.change_screen import ChangeScreen
from tui.telemetry.filter_line import FilterLine
from tui.telemetry.look import Look
from tui.telemetry.pane import TelemetryPane
from tui.widgets.row_list import RowList
from tui.widgets.words import QUIET, column, line, number, plural, said

CLOCK: Final = 8
DISTANCE: Final = 8
KIND: Final = 7
BLAME: Final = 7
NARROW_STRIP: Final = 14
ROOMY: Final = 60
"""Cells from which a line has room for the id beside the words."""
BLAMES: dict[Blame, tuple[str, str]] = {
    "blamed": ("blamed", "bold $error"),
    "trigger": ("trigger", "bold $warning"),
    "decoy": ("decoy", QUIET),
}
NOTHING = "Nothing was changed and nothing alerted in this window."
Loaded = tuple[Window, ChangeList]
NO_MATCH = "No change has all of these words; Esc in the line above drops them."


class ChangePane(TelemetryPane[Loaded]):
    """One line a change. It shows an hour before the incident as well: that is where its cause is sought."""

    scope: ClassVar[actions.Scope] = "changes"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("changes")

    def __init__(self) -> None:
        super().__init__()
        self.window: Window | None = None
        self._list: ChangeList | None = None
        self._rows: tuple[Change, ...] = ()
        self._blames: dict[str, Blame] = {}
        self._kind: str | None = None
        self._visited = False

    def compose(self) -> ComposeResult:
        yield FilterLine(id="change-filter", placeholder="words: a service, a version, a file, what it says")
        yield Static(id="change-head", markup=False, classes="columns")
        yield RowList(id="change-list")
        yield Static(id="change-near", markup=False)

    # -- reading and showing ----------------------------------------------------------------------

    def load(self, browser: Browser, look: Look) -> Loaded:
        window, extent = around(look, before_ns=HOUR_NS), browser.extent
        if extent is not None and window != look.window:
            window = Window(min(max(window.start_ns, extent.start_ns), look.window.start_ns), window.end_ns)
        return window, read_changes(browser, look.at(window).parameters())

    def show(self, loaded: Loaded) -> None:
        self.window, self._list = loaded
        self._blames = blame_of(self.case) if self.case else {}
        self._fill()
        if not self._visited and self._rows:
            self._visited = True
            before = [place for place, each in enumerate(self._rows) if each.at_ns <= self.onset_ns]
            self.query_one("#change-list", RowList).put(str(before[-1] if before else 0))

    def _fill(self) -> None:
        if self._list is None:
            return
        text = self.query_one(FilterLine).value
        self._rows = matching(self._list.changes, text, self._kind, self.look.service)
        says = NO_MATCH if text or self._kind else NOTHING
        keys = [str(place) for place in range(len(self._rows))]
        self.query_one("#change-list", RowList).show(keys, self._draw, says)
        self._draw_head()
        self.changed()

    def facts(self) -> tuple[Content, ...]:
        if self._list is None:
            return ()
        facts = [said(plural(len(self._rows), "change"))]
        if self._list.cut:
            facts.append(Content.styled("the latest only", "$warning"))
        if self._list.outside:
            facts.append(Content.styled(f"{number(self._list.outside)} outside the window", QUIET))
        if self._kind:
            facts.append(line(("only ", QUIET), said(self._kind, "bold")))
        return tuple(facts)

    @property
    def onset_ns(self) -> int:
        """When people began to feel it, else when the incident began."""
        felt = since_ns(self.case) if self.case else None
        return felt if felt is not None else (self.look.incident or self.look.window).start_ns

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self, row: int, width: int) -> Content:
        change, window = self._rows[row], self.window
        if window is None:
            return Content("")
        blame = self._blames.get(change.id)
        word, style = BLAMES[blame] if blame else ("", "")
        strip = _strip_cells(width)
        room = width - CLOCK - DISTANCE - strip - KIND - BLAME - 8
        named = said(f"{_full_id(change)} ", QUIET) if room >= ROOMY else ""
        told = line(
            said(change.service or "everything", "bold" if change.service else QUIET),
            " ",
            named,
            said(change.summary, "$warning" if change.is_alert else ""),
        )
        return line(
            (format_clock(change.at_ns), ""),
            "  ",
            (f"{_distance(change.at_ns - self.onset_ns):>{DISTANCE}}", QUIET),
            "  ",
            self._strip(change, window, strip),
            "  ",
            column(said(change.kind, "$warning" if change.is_alert else "$accent"), KIND),
            " ",
            column(told, max(room, 8)),
            " ",
            column(Content.styled(word, style), BLAME),
        )

    @on(RowList.Moved)
    def _follow(self, message: RowList.Moved) -> None:
        """What the line has no room for, under the list."""
        message.stop()
        near = self.query_one("#change-near", Static)
        if not self._rows:
            near.update(Content(""))
            return
        change = self._rows[message.rows.index]
        touched = ", ".join(change.files) or (change.service or "")
        near.update(
            Content("\n").join(
                [
                    line(said(change.service or "everything", "bold"), "  ", said(_full_id(change), QUIET)),
                    said(change.summary),
                    line(("touches ", QUIET), said(touched)) if touched else Content(""),
                ]
            )
        )

    def _strip(self, change: Change, window: Window, cells: int) -> Content:
        """The window as a line: the incident double, the onset a bar, the change a mark."""
        incident = self.look.incident
        drawn = [("─", QUIET)] * cells
        if incident is not None:
            for cell in range(
                _cell(incident.start_ns, window, cells), _cell(incident.end_ns, window, cells) + 1
            ):
                drawn[cell] = ("═", "$bar-now")
        drawn[_cell(self.onset_ns, window, cells)] = ("│", "$error")
        at = _cell(change.at_ns, window, cells)
        if change.is_alert and change.ends_ns is not None:
            for cell in range(at, _cell(change.ends_ns, window, cells) + 1):
                drawn[cell] = ("━", "$warning")
        drawn[at] = ("▲", "bold $warning") if change.is_alert else ("●", "bold $accent")
        return line(*drawn)

    def _draw_head(self) -> None:
        width = self.query_one("#change-list", RowList).scrollable_content_region.width - 2
        cells, window = _strip_cells(width), self.window
        if window is None:
            return
        ends = format_clock(window.start_ns)[:5], format_clock(window.end_ns)[:5]
        axis = f"{ends[0]}{ends[1]:>{cells - len(ends[0])}}"
        text = f" {'UTC':<{CLOCK}}  {'to onset':>{DISTANCE}}  {axis}  {'Kind':<{KIND}} What it touches"
        self.query_one("#change-head", Static).update(Content.styled(text, QUIET))

    def on_resize(self) -> None:
        if self._list is not None:
            self.call_after_refresh(self._draw_head)

    # -- acts -------------------------------------------------------------------------------------

    @on(RowList.Chosen)
    def _open(self, message: RowList.Chosen) -> None:
        message.stop()
        change = self._rows[message.rows.index]
        told = f"{_distance(change.at_ns - self.onset_ns)} to the onset"
        blame = self._blames.get(change.id)
        self.app.push_screen(ChangeScreen(change, told, BLAMES[blame] if blame else None, self.read))

    def action_find(self) -> None:
        self.query_one(FilterLine).begin()

    def action_only(self) -> None:
        """Only the changes of the next kind that there is; after the last, all again."""
        there = sorted({each.kind for each in self._list.changes}) if self._list else []
        kinds: list[str | None] = [None, *there]
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)] if self._kind in kinds else None
        self._fill()

    def action_visit(self, pane: str) -> None:
        """Look at the service that this change touches."""
        rows = self.query_one("#change-list", RowList)
        service = self._rows[rows.index].service if self._rows else None
        if service is not None:
            self.go(self.look.of_service(service), pane)
        else:
            self.notify("It names no service.", markup=False)

    @on(FilterLine.Typed)
    def _filter(self, message: FilterLine.Typed) -> None:
        message.stop()
        self._fill()
        if message.ended:
            self.rest()

    def rest(self) -> None:
        self.query_one("#change-list", RowList).focus()


def _full_id(change: Change) -> str:
    return f"{change.id} {change.version}" if change.version else change.id


def _strip_cells(width: int) -> int:
    return min(max(width // 4, NARROW_STRIP), 48)


def _cell(at_ns: int, window: Window, cells: int) -> int:
    return min(max((at_ns - window.start_ns) * cells // window.duration_ns, 0), cells - 1)


def _distance(ns: int) -> str:
    """Before the onset with a minus, after it with a plus."""
    if abs(ns) < SECOND_NS:
        return "at onset"
    return f"{'-' if ns < 0 else '+'}{format_duration(abs(ns))}"
