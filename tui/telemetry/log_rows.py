"""Log lines as rows: groups that unfold to their lines, or all lines one after another."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from textual.content import Content
from textual.message import Message

from tools.browse.browser import PAGE
from tools.browse.logs import Group, Lines, LogLine
from tools.times import format_clock
from tui.telemetry.marks import SEVERITIES, clock_ms, spark
from tui.widgets.virtual_rows import VirtualRows
from tui.widgets.words import QUIET, column, line, number, said

PAGES_KEPT: Final = 8
WIDE: Final = 100
SPARK_CELLS: Final = 12
SERVICE_CELLS: Final = 14

ALL: Final = -1
"""The number of the lines that belong to no group, where all are shown by time."""


@dataclass(frozen=True)
class At:
    """A row: which group it is of, and which of its lines; None for the group's own row."""

    group: int
    offset: int | None


class LogRows(VirtualRows):
    """Holds a few pages of lines and asks for those it has to draw and does not hold."""

    empty_words = "Nothing was logged here that passes the filters."

    class Wants(Message):
        """A page is to be drawn that is not there."""

        def __init__(self, group: int, page: int) -> None:
            super().__init__()
            self.group = group
            self.page = page

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.groups: tuple[Group, ...] = ()
        self.lines: dict[int, Lines] = {}
        self._pages: OrderedDict[tuple[int, int], tuple[LogLine, ...]] = OrderedDict()
        self._wanted: tuple[int, int] | None = None
        self._ends: list[int] = []
        self._order: list[int] = []

    def show_lines(self, groups: Sequence[Group], lines: Mapping[int, Lines], cursor: int | None = 0) -> None:
        """Groups, some of them unfolded to `lines`; or all lines, where `lines` has those of `ALL`."""
        self.groups, self.lines = tuple(groups), dict(lines)
        self._pages.clear()
        self._lay_out(cursor)

    def unfold(self, group: int, lines: Lines | None) -> None:
        """Show these lines below a group; fold it where there are none."""
        self.lines = {number: each for number, each in self.lines.items() if number != group}
        for key in [key for key in self._pages if key[0] == group]:
            del self._pages[key]
        if lines is not None:
            self.lines[group] = lines
        self._lay_out(None)

    def take_starts(self, group: int, lines: Lines) -> None:
        """All pages of these lines can be read now."""
        if group in self.lines:
            self.lines[group] = lines
            self._lay_out(None)

    def take_page(self, group: int, page: int, lines: tuple[LogLine, ...]) -> None:
        self._wanted = None
        self._pages[group, page] = lines
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        self.redraw()

    def _lay_out(self, cursor: int | None) -> None:
        self._wanted = None
        self._order = [ALL] if ALL in self.lines else list(range(len(self.groups)))
        sizes = (
            (0 if group == ALL else 1) + (self.lines[group].count if group in self.lines else 0)
            for group in self._order
        )
        self._ends = list(accumulate(sizes))
        self.show(self._ends[-1] if self._ends else 0, cursor)

    # -- where is what ----------------------------------------------------------------------------

    def at(self, place: int) -> At | None:
        """What a row is; None where there is none."""
        index = bisect_right(self._ends, place)
        if index >= len(self._order):
            return None
        group, offset = self._order[index], place - (self._ends[index - 1] if index else 0)
        if group == ALL:
            return At(group, offset)
        return At(group, offset - 1 if offset else None)

    def place_of(self, group: int, offset: int | None) -> int:
        index = self._order.index(group)
        begin = self._ends[index - 1] if index else 0
        return begin + (0 if group == ALL else 1) + offset if offset is not None else begin

    def line_at(self, at: At) -> LogLine | None:
        """The line of a row, where its page is there."""
        if at.offset is None:
            return None
        page = self._pages.get((at.group, at.offset // PAGE), ())
        return page[at.offset % PAGE] if at.offset % PAGE < len(page) else None

    def page(self, group: int, page: int) -> tuple[LogLine, ...] | None:
        return self._pages.get((group, page))

    # -- drawing ----------------------------------------------------------------------------------

    def row(self, place: int, width: int) -> Content:
        at = self.at(place)
        if at is None:
            return Content("")
        if at.offset is None:
            return group_row(self.groups[at.group], at.group in self.lines, width)
        found = self.line_at(at)
        if found is None:
            self._want(at.group, at.offset // PAGE)
            return Content.styled("  …", QUIET)
        several = at.group == ALL or self.groups[at.group].several
        return line_row(found, several, 0 if at.group == ALL else 4)

    def _want(self, group: int, page: int) -> None:
        """Ask for a page, one at a time: what is drawn then asks for the next."""
        if self._wanted is None and page < len(self.lines[group].starts):
            self._wanted = (group, page)
            self.post_message(self.Wants(group, page))


def group_row(group: Group, unfolded: bool, width: int) -> Content:
    letter, style = SEVERITIES[group.badness]
    wide = width >= WIDE
    parts: list[Content | str | tuple[str, str]] = [
        (f"{letter} ", style),
        ("▾ " if unfolded else "▸ ", QUIET),
        (f"{number(group.lines):>9}", "bold" if group.lines else QUIET),
        _usual(group),
        (f" {spark(group.counts, SPARK_CELLS)} ", style or "$bar-before"),
        (f"{format_clock(group.first_ns) if group.first_ns is not None else '-':<8} ", QUIET),
    ]
    if wide:
        service = said(group.service, "", 40) + Content(" +" if group.several else "")
        parts += [
            (f"{format_clock(group.last_ns) if group.last_ns is not None else '-':<8} ", QUIET),
            column(service, SERVICE_CELLS),
            " ",
        ]
    parts.append(said(group.template, style, 400))
    return line(*parts)


def head(width: int) -> str:
    """What stands over the groups."""
    wide = f"{'last':<8} {'service':<{SERVICE_CELLS}} " if width >= WIDE else ""
    return f"    {'lines':>9}{'usual':>8} {'whole store':<{SPARK_CELLS}} {'first':<8} {wide}template"


def _usual(group: Group) -> Content:
    """How many the baseline would have had; `new` where it had none."""
    if group.usual is None:
        return Content(" " * 8)
    if group.usual == 0:
        return Content.styled(f"{'new':>8}", "bold $warning" if group.lines else QUIET)
    return Content.styled(f"{number(max(round(group.usual), 1)):>8}", QUIET)


def line_row(found: LogLine, several: bool, indent: int) -> Content:
    letter, style = SEVERITIES[found.badness]
    service = line(column(said(found.service, "", 40), SERVICE_CELLS), " ") if several else ""
    return line(
        " " * indent,
        (f"{letter} ", style),
        (f"{clock_ms(found.key[0])} ", QUIET),
        service,
        said(found.body, style if found.reports_error else "", 600),
    )
