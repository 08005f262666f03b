"""The log lines of the window: by template, each unfolding to its lines, or all of them by time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tools.browse import logs
from tools.browse.browser import PAGE, Browser
from tools.browse.logs import Asked, Group, Key, Lines, LogLine
from tools.telemetry_store import Rows
from tui import actions
from tui.telemetry.detail import DetailScreen, Goes
from tui.telemetry.log_rows import ALL, LogRows, head
from tui.telemetry.look import Look
from tui.telemetry.pane import TelemetryPane
from tui.widgets.line_input import LineInput
from tui.widgets.virtual_rows import VirtualRows
from tui.widgets.words import QUIET, line, number, said

LEAST: Final = ((None, "all severities"), (4, "warnings and worse"), (logs.ERROR, "errors"))
ORDERS: Final = ("changed most", "most lines", "first seen")
LONGEST_SEARCH: Final = 200


@dataclass(frozen=True)
class Logged:
    """What passes the filters: groups, and where all lines are shown by time, those."""

    asked: Asked
    groups: tuple[Group, ...]
    lines: Lines | None = None
    page: tuple[LogLine, ...] = ()


class _Words(LineInput):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def action_leave(self) -> None:
        self.query_ancestor(LogPane).rest()


class LogHead(Widget):
    """What stands over the columns."""

    flat: reactive[bool] = reactive(False)

    def render(self) -> Content:
        return Content.styled("by time" if self.flat else head(self.content_size.width), QUIET)


class LogPane(TelemetryPane[Logged]):
    scope: ClassVar[actions.Scope] = "logs"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("logs")

    def __init__(self) -> None:
        super().__init__()
        self._least = 0
        self._order = 0
        self._words: str | None = None
        self._flat = False
        self._asked: Asked | None = None

    def compose(self) -> ComposeResult:
        yield LogHead(id="log-head", classes="head")
        yield LogRows(id="log-rows")
        yield _Words(
            id="log-words", placeholder="words to look for; Enter with none shows all", longest=LONGEST_SEARCH
        )

    @property
    def rows(self) -> LogRows:
        return self.query_one(LogRows)

    # -- loading ----------------------------------------------------------------------------------

    def _ask(self, look: Look) -> Asked:
        return Asked(look.window, look.service, look.trace_id, LEAST[self._least][0], self._words)

    def load(self, browser: Browser, look: Look) -> Logged:
        asked = self._ask(look)
        if not self._flat:
            return Logged(asked, logs.read_groups(browser, asked, look.baseline))
        lines = logs.begun(asked, None, 0)
        page = logs.read_page(browser, lines, 0)
        return Logged(asked, (), replace(lines, count=len(page)), page)

    def show(self, loaded: Logged) -> None:
        self._asked = loaded.asked
        self.query_one(LogHead).flat = loaded.lines is not None
        if loaded.lines is None:
            self.rows.show_lines(self._sorted(loaded.groups), {})
        else:
            self.rows.show_lines((), {ALL: loaded.lines})
            self.rows.take_page(ALL, 0, loaded.page)
            if loaded.lines.count == PAGE:
                self._read_starts(ALL, loaded.lines)
        self.changed()

    def _sorted(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """As they came (what changed most first), by how many, or by when the first one was."""
        match ORDERS[self._order]:
            case "most lines":
                return tuple(sorted(groups, key=lambda group: -group.lines))
            case "first seen":
                return tuple(sorted(groups, key=lambda group: (group.first_ns is None, group.first_ns or 0)))
        return groups

    def rest(self) -> None:
        self.query_one("#log-words").display = False
        self.rows.focus()

    def facts(self) -> tuple[Content, ...]:
        shown: list[Content] = [Content.styled(LEAST[self._least][1], "bold" if self._least else QUIET)]
        if self._words:
            shown.insert(0, line(("search ", QUIET), said(self._words, "bold", 40)))
        if self._flat:
            return (Content(f"{number(self.rows.count)} lines"), *shown)
        return (*shown, Content.styled(ORDERS[self._order], QUIET))

    # -- lines ------------------------------------------------------------------------------------

    def _read_starts(self, group: int, lines: Lines) -> None:
        self.read(
            f"starts {group}",
            lambda browser: logs.read_starts(browser, lines),
            lambda found: self._take_starts(group, found),
        )

    def _take_starts(self, group: int, lines: Lines) -> None:
        if lines.asked == self._asked:
            self.rows.take_starts(group, lines)
            self.changed()

    @on(LogRows.Wants)
    def _read_page(self, message: LogRows.Wants) -> None:
        message.stop()
        group, page = message.group, message.page
        lines = self.rows.lines[group]
        self.read(
            "page",
            lambda browser: logs.read_page(browser, lines, page),
            lambda found: self._take_page(lines, group, page, found),
        )

    def _take_page(self, lines: Lines, group: int, page: int, found: tuple[LogLine, ...]) -> None:
        if lines.asked == self._asked:
            self.rows.take_page(group, page, found)

    @on(VirtualRows.Chosen)
    def _choose(self, message: VirtualRows.Chosen) -> None:
        message.stop()
        at = self.rows.at(message.place)
        if at is None or self._asked is None:
            return
        if at.offset is None:
            self._toggle(at.group)
        elif (found := self.rows.line_at(at)) is not None:
            self.read("line", partial(_line, place=found.key[1]), self._open_line)

    def _toggle(self, group: int) -> None:
        if group in self.rows.lines:
            self.rows.unfold(group, None)
            return
        assert self._asked is not None
        chosen = self.rows.groups[group]
        if not chosen.lines:
            self.notify("It was logged in the baseline only: pan the window there to read it.", markup=False)
            return
        lines = logs.begun(self._asked, chosen, chosen.lines)
        self.rows.unfold(group, lines)
        if chosen.lines > PAGE:
            self._read_starts(group, lines)

    def _open_line(self, rows: Rows) -> None:
        for fields in rows.records():
            come_back = partial(self._go_from_line, fields["trace_id"])
            self.app.push_screen(DetailScreen("Log line", fields, "body"), come_back)

    def _go_from_line(self, trace_id: str, pane: Goes | None) -> None:
        if pane is not None:
            self.go(self.look.of_trace(trace_id), pane)

    # -- jumping ----------------------------------------------------------------------------------

    def action_jump_error(self, step: int) -> None:
        at = self.rows.at(self.rows.cursor)
        if at is None or self._asked is None:
            return
        if at.group != ALL:
            self._jump_group(at.group, step)
            return
        found, asked = self.rows.line_at(at), self._asked
        if found is not None:
            self.read(
                "jump", lambda browser: logs.next_error(browser, asked, found.key, step), self._jump_line
            )

    def _jump_group(self, group: int, step: int) -> None:
        """To the next line that reports an error, or group of such lines."""
        rows, place = self.rows, self.rows.cursor + step
        at = rows.at(place) if place >= 0 else None
        if at is not None and at.offset is not None and rows.groups[at.group].reports_error:
            rows.go_to(place)
            return
        own = rows.at(rows.cursor)
        inside = step < 0 and own is not None and own.offset is not None
        others = range(group if inside else group + step, len(rows.groups) if step > 0 else -1, step)
        for other in others:
            if rows.groups[other].reports_error:
                rows.go_to(rows.place_of(other, None))
                return
        self.notify("No error in that direction.", markup=False)

    def _jump_line(self, key: Key | None) -> None:
        if key is None:
            self.notify("No error in that direction.", markup=False)
            return
        lines = self.rows.lines.get(ALL)
        if lines is None:
            return
        page = lines.page_of(key)
        held = self.rows.page(ALL, page)
        if held is not None:
            self._go_to_line(lines, page, key, held)
        else:
            self.read(
                "page",
                lambda browser: logs.read_page(browser, lines, page),
                lambda found: self._go_to_line(lines, page, key, found),
            )

    def _go_to_line(self, lines: Lines, page: int, key: Key, held: tuple[LogLine, ...]) -> None:
        if lines.asked != self._asked or ALL not in self.rows.lines:
            return
        self.rows.take_page(ALL, page, held)
        for offset, found in enumerate(held):
            if found.key == key:
                self.rows.go_to(self.rows.place_of(ALL, page * PAGE + offset))

    # -- filters ----------------------------------------------------------------------------------

    def action_severity(self) -> None:
        self._least = (self._least + 1) % len(LEAST)
        self.reload()

    def action_only_service(self) -> None:
        at = self.rows.at(self.rows.cursor)
        found = self.rows.line_at(at) if at is not None else None
        if found is not None:
            self.go(self.look.of_service(found.service))
        elif at is not None and at.group != ALL:
            self.go(self.look.of_service(self.rows.groups[at.group].service))

    def action_find(self) -> None:
        words = self.query_one(_Words)
        words.display, words.value = True, self._words or ""
        words.focus()

    @on(Input.Submitted)
    def _find(self, event: Input.Submitted) -> None:
        event.stop()
        self._words = event.value.strip() or None
        self.rest()
        self.reload()

    def action_flat(self) -> None:
        self._flat = not self._flat
        self.reload()

    def action_order(self) -> None:
        self._order = (self._order + 1) % len(ORDERS)
        self.reload()

    @property
    def scopes(self) -> Mapping[actions.Scope, DOMNode]:
        return {"logs": self}


def _line(browser: Browser, place: int) -> Rows:
    return browser.ask("log_line", place=place)
