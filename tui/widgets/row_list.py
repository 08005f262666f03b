"""Rows by the thousand with a cursor: only those that are seen are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui import actions

PADDING: Final = 1
MOST_DRAWN: Final = 400
"""Rows that are kept as they were drawn: moving the cursor draws two anew."""
_TWICE: Final = 2

Draw = Callable[[int, int], Content]
"""Draws the row of this index into this many cells."""


class RowList(ScrollView, can_focus=True):
    """One line a row, drawn when it is seen. The cursor stays on its row when the rows change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--row", "row-list--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("list"),
        ("down", "cursor_down", ""),
        ("up", "cursor_up", ""),
        ("home", "first", ""),
        ("end", "last", ""),
        ("pagedown", "page(1)", ""),
        ("pageup", "page(-1)", ""),
    ]

    class Moved(Message):
        """The cursor is on another row, or the rows under it are others."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

    class Chosen(Message):
        """Enter, or a second click, on the row under the cursor."""

        def __init__(self, rows: RowList, key: str) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

    class Seen(Message):
        """Other rows are in sight: `first` to before `last`."""

        def __init__(self, rows: RowList, first: int, last: int) -> None:
            super().__init__()
            self.rows = rows
            self.first = first
            self.last = last

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._keys: Sequence[str] = ()
        self._draw: Draw = lambda _row, _width: Content("")
        self._cursor = 0
        self._seen = (0, 0)
        self._says = Content("")
        self._drawn: dict[tuple[int, int, Style], Strip] = {}

    @property
    def key(self) -> str | None:
        """What the row under the cursor is."""
        return self._keys[self._cursor] if self._keys else None

    @property
    def index(self) -> int:
        return self._cursor

    @property
    def sight(self) -> tuple[int, int]:
        """The first row in sight, and the one after the last."""
        top = self.scroll_offset.y
        return top, min(top + max(self.scrollable_content_region.height, 1), len(self._keys))

    def show(self, keys: Sequence[str], draw: Draw, says: str = "", key: str | None = None) -> None:
        """Make these the rows. `says` is said where there are none; the cursor goes to `key` where given."""
        kept, above = key if key is not None else self.key, self._cursor - self.scroll_offset.y
        self._keys, self._draw, self._says = keys, draw, Content.styled(says, "$quiet")
        self._drawn.clear()
        place = keys.index(kept) if kept is not None and kept in keys else 0
        self._cursor = place
        self.virtual_size = Size(0, len(keys))
        if place:
            self.scroll_to(y=place - max(above, 0), animate=False, immediate=True)
        else:
            self.scroll_to(y=0, animate=False, immediate=True)
        self._in_sight()
        self.refresh()
        self._look_again()
        self.post_message(self.Moved(self))

    def put(self, key: str) -> None:
        """Put the cursor on a row, in sight."""
        if key in self._keys:
            self._go(self._keys.index(key))

    def redraw(self) -> None:
        """What rows say has changed; which there are has not."""
        self._drawn.clear()
        self.refresh()

    # -- drawing ----------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, row = self.scrollable_content_region.width, y + self.scroll_offset.y
        here = bool(self._keys) and row == self._cursor
        style = self.get_visual_style("row-list--row", *(("row-list--cursor",) if here else ()))
        known = (row, width, style)
        if known not in self._drawn:
            if len(self._drawn) >= MOST_DRAWN:
                self._drawn.clear()
            self._drawn[known] = self._strip(row, width, style)
        return self._drawn[known]

    def _strip(self, row: int, width: int, style: Style) -> Strip:
        if row < len(self._keys):
            said = self._draw(row, max(width - 2 * PADDING, 1))
        else:
            said = self._says if row == 0 and not self._keys else Content("")
        cut = said.truncate(max(width - 2 * PADDING, 1), ellipsis=True)
        strips = Visual.to_strips(self, cut, max(width - PADDING, 1), 1, style)
        gap = Strip([Segment(" " * PADDING, style.rich_style)], PADDING)
        strip = Strip.join([gap, *strips[:1]])
        return strip.extend_cell_length(width, style.rich_style).crop(0, width)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._look_again()

    def on_resize(self, _: events.Resize) -> None:
        self._in_sight()
        self._look_again()

    def _look_again(self) -> None:
        if self.sight != self._seen:
            self._seen = self.sight
            self.post_message(self.Seen(self, *self._seen))

    # -- moving -----------------------------------------------------------------------------------

    def _go(self, row: int) -> None:
        row = max(min(row, len(self._keys) - 1), 0)
        if row == self._cursor or not self._keys:
            return
        self.refresh_line(self._cursor)
        self._cursor = row
        self._in_sight()
        self.refresh_line(row)
        self.post_message(self.Moved(self))

    def _in_sight(self) -> None:
        if self._keys and self.size.height:
            self.scroll_to_region(Region(0, self._cursor, 1, 1), animate=False, immediate=True)

    def action_cursor_down(self) -> None:
        self._go(self._cursor + 1)

    def action_cursor_up(self) -> None:
        self._go(self._cursor - 1)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self._keys) - 1)

    def action_page(self, pages: int) -> None:
        self._go(self._cursor + pages * max(self.scrollable_content_region.height - 1, 1))

    def action_select(self) -> None:
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: events.Click) -> None:
        row = event.y + self.scroll_offset.y
        if row >= len(self._keys):
            return
        if row == self._cursor and event.chain >= _TWICE:
            self.action_select()
        else:
            self._go(row)
