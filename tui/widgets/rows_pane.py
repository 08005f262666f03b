"""Rows of evidence: a page at a time, sorted by any column: numbers by size, text by letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Static

from tools.plain_text import shorten
from tui import actions
from tui.widgets.cells import WIDEST_CELL, cell
from tui.widgets.words import QUIET, number, plural, said

PAGE: Final = 500
NO_ROWS: Final = "The question has no rows: nothing in the telemetry answers to it."

Row = Sequence[Any]


class _Table(DataTable[object]):
    """With the same keys as every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("list")[:2],
        ("g", "scroll_top", ""),
        ("G", "scroll_bottom", ""),
    ]


class RowsPane(Vertical):
    """`counted` is how many rows there are in all; those at hand may be only the first of them."""

    class WantsMore(Message):
        """The next page is not at hand."""

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: tuple[str, ...] = ()
        self._rows: Sequence[Row] = ()
        self._sorted: Sequence[Row] = ()
        self._counted = 0
        self._page = 0
        self._by: int | None = None
        self._down = False
        self._said = Content("")

    def compose(self) -> ComposeResult:
        yield _Table(id="table", cursor_type="row", zebra_stripes=False)
        yield Static(id="rows-note", markup=False)

    @property
    def rows(self) -> Sequence[Row]:
        """All that are at hand, in their own order."""
        return self._rows

    @property
    def complete(self) -> bool:
        return len(self._rows) >= self._counted

    @property
    def row(self) -> Row | None:
        """The one under the cursor."""
        place = self._page * PAGE + self.query_one(_Table).cursor_row
        return self._sorted[place] if place < len(self._sorted) else None

    def show(self, columns: tuple[str, ...], rows: Sequence[Row], counted: int) -> None:
        """Begin anew with these."""
        self._by, self._down, self._page = None, False, 0
        self._columns, self._rows, self._counted = columns, rows, counted
        self._arrange()

    def extend(self, rows: Sequence[Row]) -> None:
        """The same rows and those that were not at hand; the page and the order stay."""
        self._rows = rows
        self._arrange()

    def say(self, words: Content) -> None:
        """What stands beside the count of the rows."""
        self._said = words
        self._say_note()

    # -- order and pages --------------------------------------------------------------------------

    def sort_next(self) -> None:
        """By the next column; after the last in the order they came in."""
        after = 0 if self._by is None else self._by + 1
        self._sort(after if after < len(self._columns) else None, down=False)

    def turn_round(self) -> None:
        self._sort(0 if self._by is None else self._by, down=not self._down)

    def turn_page(self, step: int) -> None:
        """Raises nothing where there is no page; asks for more where it is not at hand."""
        page = self._page + step
        if step > 0 and page * PAGE >= len(self._rows) and not self.complete:
            self.post_message(self.WantsMore())
        elif page >= 0 and page * PAGE < len(self._rows):
            self._page = page
            self._fill()

    @on(DataTable.HeaderSelected)
    def _head_clicked(self, event: DataTable.HeaderSelected) -> None:
        event.stop()
        column = event.column_index
        self._sort(column, down=self._by == column and not self._down)

    def _sort(self, by: int | None, *, down: bool) -> None:
        self._by, self._down, self._page = by, down, 0
        self._arrange()

    def _arrange(self) -> None:
        self._sorted = self._rows if self._by is None else in_order(self._rows, self._by, down=self._down)
        self._fill()

    def _fill(self) -> None:
        table = self.query_one(_Table)
        table.clear(columns=True)
        table.add_columns(*(self._heading(place) for place in range(len(self._columns))))
        page = self._sorted[self._page * PAGE : (self._page + 1) * PAGE]
        table.add_rows([[cell(value) for value in row] for row in page])
        self._say_note()

    def _heading(self, place: int) -> Text:
        mark = (" ↓" if self._down else " ↑") if place == self._by else ""
        return Text(shorten(self._columns[place], WIDEST_CELL) + mark)

    def _say_note(self) -> None:
        parts = [Content.styled(self._extent(), QUIET)]
        if self._by is not None:
            way = "from the greatest" if self._down else "from the least"
            parts.append(said(f"by {self._columns[self._by]}, {way}", QUIET, 60))
        if self._said:
            parts.insert(0, self._said)
        self.query_one("#rows-note", Static).update(Content.styled(" · ", QUIET).join(parts))

    def _extent(self) -> str:
        if not self._counted:
            return NO_ROWS
        if self._counted <= PAGE:
            return plural(self._counted, "row")
        first = self._page * PAGE
        last = min(first + PAGE, len(self._rows))
        return f"rows {number(first + 1)}-{number(last)} of {number(self._counted)}, ] and [ turn the page"


def in_order(rows: Sequence[Row], column: int, *, down: bool = False) -> list[Row]:
    """Stable: rows that are alike in the column stay as they stood."""
    there = [row for row in rows if row[column] is not None]
    there.sort(key=lambda row: _rank(row[column]), reverse=down)
    return [*there, *(row for row in rows if row[column] is None)]


def _rank(value: Any) -> tuple[int, float, str]:
    if isinstance(value, int | float) and value == value:
        return (0, value, "")
    return (1, 0.0, value if isinstance(value, str) else str(value))
