"""Traces: those of the window that say most, and one of them as a waterfall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tools.browse.browser import Browser
from tools.browse.waterfall import Waterfall, read_waterfall
from tools.telemetry_store import Rows
from tools.times import format_clock, format_duration
from tui import actions
from tui.telemetry.detail import DetailScreen, Goes
from tui.telemetry.look import Look
from tui.telemetry.marks import FAILED
from tui.telemetry.pane import TelemetryPane
from tui.telemetry.waterfall import DURATION_CELLS, Columns, PathTimes, WaterfallRows
from tui.widgets.virtual_rows import VirtualRows
from tui.widgets.words import QUIET, column, line, number, percent, plural, said

MOST: Final = 500
BAR_CELLS: Final = 12
ORDERS: Final = ("failed first", "slowest first")
PATH_SERVICES: Final = 3
"""Services named with their share of the critical path."""


@dataclass(frozen=True)
class Traces:
    """Of a look: the list where no trace is named, else the waterfall of that one."""

    look: Look
    order: str
    rows: Rows | None = None
    waterfall: Waterfall | None = None


class TraceRows(VirtualRows):
    """One line a trace."""

    empty_words = "No request began in this window."

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.traces: list[Mapping[str, object]] = []
        self._longest = 1

    def show_traces(self, rows: Rows) -> None:
        self.traces = list(rows.records())
        self._longest = max((_int(trace["duration_ns"]) for trace in self.traces), default=1) or 1
        self.show(len(self.traces), 0)

    def row(self, place: int, width: int) -> Content:  # noqa: ARG002 - cut where it is drawn
        trace = self.traces[place]
        took, failed = _int(trace["duration_ns"]), _int(trace["failed"])
        bar = "━" * max(round(took / self._longest * BAR_CELLS), 1)
        parts: list[Content | str | tuple[str, str]] = [
            FAILED if failed else " ",
            (f" {format_clock(_int(trace['first']))} ", QUIET),
            f"{format_duration(took):>8} ",
            column(Content.styled(bar, "$error" if failed else "$bar-now"), BAR_CELLS),
            f"{number(_int(trace['calls'])):>8}",
            (f"{number(failed) if failed else '':>7}", "$error"),
            (f"{number(_int(trace['services'])):>9}  ", QUIET),
            said(str(trace["entry_service"]), "bold", 60),
            " ",
            said(str(trace["entry_operation"]), "", 80),
            "  ",
            said(str(trace["trace_id"]), QUIET, 60),
        ]
        return line(*parts)


HEAD: Final = (
    f"  {'began':<8} {'longest':>8} {'':<{BAR_CELLS}}{'calls':>8}{'failed':>7}{'services':>9}  entry"
)


class WaterfallHead(Widget):
    """What the trace is, whom its critical path waits for, and the scale of the bars below."""

    told: reactive[tuple[Waterfall, PathTimes | None] | None] = reactive(None)

    def render(self) -> Content:
        return _head(*self.told, self.content_size.width) if self.told else Content("")


class TracePane(TelemetryPane[Traces]):
    scope: ClassVar[actions.Scope] = "traces"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("traces", "trace")

    def __init__(self) -> None:
        super().__init__()
        self._order = ORDERS[0]
        self._listed: Traces | None = None
        self._open: Waterfall | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="trace-box"):
            yield Static(Content.styled(HEAD, QUIET), id="trace-head", classes="head", markup=False)
            yield TraceRows(id="trace-list")
        with Vertical(id="waterfall-box"):
            yield WaterfallHead(id="waterfall-head", classes="head")
            yield WaterfallRows(id="waterfall")

    def on_mount(self) -> None:
        self.query_one("#waterfall-box").display = False

    # -- loading ----------------------------------------------------------------------------------

    def load(self, browser: Browser, look: Look) -> Traces:
        if look.trace_id is not None:
            return Traces(look, self._order, waterfall=read_waterfall(browser, look.trace_id))
        if self._listed is not None and (self._listed.look, self._listed.order) == (look, self._order):
            return self._listed
        by_failures = self._order == ORDERS[0]
        rows = browser.ask("traces", **look.parameters(), by_failures=by_failures, most=MOST)
        return Traces(look, self._order, rows)

    def show(self, loaded: Traces) -> None:
        self._open = loaded.waterfall
        if loaded.rows is not None and loaded is not self._listed:
            self._listed = loaded
            self.query_one(TraceRows).show_traces(loaded.rows)
        had_focus = self.has_focus_within
        self.query_one("#trace-box").display = self._open is None
        self.query_one("#waterfall-box").display = self._open is not None
        if self._open is not None:
            self.query_one(WaterfallRows).show_trace(self._open)
            self._draw_head(None)
            self.read("critical path", partial(_path, self._open), self._show_path)
        if had_focus or self.screen.focused is None:
            self.rest()
        self.changed()

    def _show_path(self, path: PathTimes) -> None:
        self.query_one(WaterfallRows).show_path(path)
        self._draw_head(path)

    def _draw_head(self, path: PathTimes | None) -> None:
        if self._open is not None:
            self.query_one(WaterfallHead).told = (self._open, path)

    def rest(self) -> None:
        self.query_one("#trace-list" if self._open is None else "#waterfall").focus()

    @property
    def scopes(self) -> Mapping[actions.Scope, DOMNode]:
        if self._open is None:
            return {"traces": self}
        return {"waterfall": self.query_one(WaterfallRows), "trace": self}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - its shape
        """What belongs to a waterfall means nothing while there is a list, and the other way about."""
        if action in ("list", "logs"):
            return self._open is not None
        return self._open is None if action == "order" else True

    def facts(self) -> tuple[Content, ...]:
        if self._open is not None:
            return ()
        count = self.query_one(TraceRows).count
        shown = f"the first {number(MOST)} traces" if count == MOST else plural(count, "trace")
        return (Content.styled(shown, "bold"), Content.styled(self._order, QUIET))

    # -- acts -------------------------------------------------------------------------------------

    @on(VirtualRows.Chosen)
    def _choose(self, message: VirtualRows.Chosen) -> None:
        message.stop()
        if isinstance(message.rows, TraceRows):
            self.go(self.look.of_trace(str(message.rows.traces[message.place]["trace_id"])))
        elif self._open is not None and (span := self.query_one(WaterfallRows).span) is not None:
            self.read("span", partial(_span, place=self._open.places[span]), self._open_span)

    def _open_span(self, rows: Rows) -> None:
        for fields in rows.records():
            self.app.push_screen(DetailScreen("Span", fields, "operation"), self._go_from_span)

    def _go_from_span(self, pane: Goes | None) -> None:
        if pane == "logs":
            self.action_logs()

    def action_order(self) -> None:
        self._order = ORDERS[1 - ORDERS.index(self._order)]
        self.reload()

    def action_list(self) -> None:
        """Back to the list."""
        self.go(self.look.of_trace(None))

    def action_logs(self) -> None:
        """What this trace logged."""
        self.go(self.look, "logs")


def _path(trace: Waterfall, _: Browser) -> PathTimes:
    return PathTimes.of(trace.critical_path(), trace)


def _span(browser: Browser, place: int) -> Rows:
    return browser.ask("span", place=place)


def _head(trace: Waterfall, path: PathTimes | None, width: int) -> Content:
    failed = int(trace.failed.sum())
    took = trace.end_ns - trace.start_ns
    first = line(
        (plural(len(trace), "span"), "bold"),
        f"  {plural(len(trace.numbers), 'service')}",
        f"  {format_duration(took)} from {format_clock(trace.start_ns)} UTC",
        (f"  {number(failed)} failed", "bold $error") if failed else "",
    )
    columns = Columns.of(width)
    middle = format_duration(took / 2)
    scale = f"0{middle:^{max(columns.bars - 2, 1)}}".ljust(columns.bars)
    end = f"{format_duration(took):>{DURATION_CELLS}}"
    waits = column(_waits(path), columns.names - 1)
    return Content("\n").join([first, line(waits, " ", (scale + end, QUIET))])


def _waits(path: PathTimes | None) -> Content:
    """The services that the request waited for most, with their share of its time."""
    if path is None:
        return Content("")
    told = [
        line(said(name, "", 24), (f" {percent(share)}", QUIET)) for name, share in path.waits[:PATH_SERVICES]
    ]
    return line(("◆ ", "bold $accent"), Content("  ").join(told))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
