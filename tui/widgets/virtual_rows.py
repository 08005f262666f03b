"""As many rows as there are, each one line: drawn when seen, so that a million cost what forty do."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tui import actions
from tui.widgets.words import QUIET

_CURSOR: Final = "virtual-rows--cursor"
_KEPT: Final = 512
"""Drawn rows that are kept: several screens of them."""


class VirtualRows(ScrollView, can_focus=True):
    """Rows with a cursor. A subclass says what row `place` looks like; `show` says how many there are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {_CURSOR}
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("list"),
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    empty_words = "Nothing is here."

    class Chosen(Message):
        """Enter, or a click, on a row."""

        def __init__(self, rows: VirtualRows, place: int) -> None:
            super().__init__()
            self.rows = rows
            self.place = place

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, rows: VirtualRows, place: int) -> None:
            super().__init__()
            self.rows = rows
            self.place = place

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.auto_links = False
        self.count = 0
        self.cursor = 0
        self._drawn: dict[tuple[int, int, bool], Strip] = {}

    @abstractmethod
    def row(self, place: int, width: int) -> Content:
        """What row `place` looks like, in at most `width` cells."""

    # -- what there is ----------------------------------------------------------------------------

    def show(self, count: int, cursor: int | None = None) -> None:
        """There are so many rows now, and all look different. The cursor stays unless one is given."""
        self.count = count
        self._drawn.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, max(count, 1))
        self.cursor = min(max(self.cursor if cursor is None else cursor, 0), max(count - 1, 0))
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self, self.cursor))

    def redraw(self) -> None:
        """As many rows as before, which look different."""
        self._drawn.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def on_resize(self, _: events.Resize) -> None:
        self._drawn.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, max(self.count, 1))
        self._follow()

    # -- drawing ----------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width, place = self.scrollable_content_region.width, y + self.scroll_offset.y
        if place >= self.count:
            words = self.empty_words if not self.count and y == 0 else ""
            return self._strip(Content.styled(words, QUIET), width, False)
        key = (place, width, place == self.cursor)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            found = self._drawn[key] = self._strip(self.row(place, width), width, place == self.cursor)
        return found

    def _strip(self, content: Content, width: int, at_cursor: bool) -> Strip:
        style = self.get_visual_style(_CURSOR) if at_cursor else self.visual_style
        cut = content.truncate(width, ellipsis=True, pad=True)
        return Visual.to_strips(self, cut, max(width, 1), 1, style, pad=True)[0].crop(0, width)

    def on_focus(self) -> None:
        self._redraw_cursor()

    def on_blur(self) -> None:
        self._redraw_cursor()

    def _redraw_cursor(self) -> None:
        """The cursor looks another way with the focus elsewhere."""
        self._drawn = {key: strip for key, strip in self._drawn.items() if not key[2]}
        self.refresh()

    # -- moving -----------------------------------------------------------------------------------

    def go_to(self, place: int) -> None:
        place = min(max(place, 0), max(self.count - 1, 0))
        if place == self.cursor or not self.count:
            return
        self.cursor = place
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self, place))

    def _follow(self) -> None:
        """Scroll as little as shows the cursor."""
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        if height > 0 and not top <= self.cursor < top + height:
            wanted = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=wanted, animate=False, force=True)

    def action_cursor_down(self) -> None:
        self.go_to(self.cursor + 1)

    def action_cursor_up(self) -> None:
        self.go_to(self.cursor - 1)

    def action_first(self) -> None:
        self.go_to(0)

    def action_last(self) -> None:
        self.go_to(self.count - 1)

    def action_page(self, pages: int) -> None:
        self.go_to(self.cursor + pages * max(self.scrollable_content_region.height - 1, 1))

    def action_select(self) -> None:
        if self.count:
            self.post_message(self.Chosen(self, self.cursor))

    def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        if place is not None and place.y + self.scroll_offset.y < self.count:
            event.stop()
            self.go_to(place.y + self.scroll_offset.y)
            self.action_select()
