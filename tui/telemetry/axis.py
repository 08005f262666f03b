"""The time axis: the whole store in one line, and the looked-at window as a bracket that can be moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tools.browse.axis import Axis, in_cells
from tools.times import Window, format_clock, format_duration, format_instant, local_clock, local_zone
from tui.telemetry import windows
from tui.telemetry.look import Look
from tui.telemetry.pane import LookElsewhere
from tui.widgets.words import QUIET, line

LABEL_CELLS: Final = 11
LEVELS: Final = "▁▂▃▄▅▆▇█"
WHEEL_ZOOMS: Final = 0.8
STRIPS: Final = 3
"""Rows that stand for time: requests, errors, windows."""

Grip = Literal["start", "end", "all", "new"]


@dataclass(frozen=True)
class Held:
    """What the mouse took hold of: where, and the window as it was then."""

    grip: Grip
    at_ns: int
    window: Window


class TimeAxis(Widget):
    """Posts `LookElsewhere` when the person moves the window; shows it moving at once."""

    axis: reactive[Axis | None] = reactive(None)
    look: reactive[Look | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__()
        self._held: Held | None = None

    # -- drawing ----------------------------------------------------------------------------------

    def render(self) -> Content:
        if self.axis is None or self.look is None:
            return Content.styled("\n\n\n", QUIET)
        cells = self._cells
        return Content("\n").join(
            [
                _strip(self.axis.counts, in_cells(self.axis.traffic, cells), "$bar-before"),
                _strip("errors", in_cells(self.axis.errors, cells), "$error"),
                line((f"{'window':<{LABEL_CELLS}}", QUIET), self._windows(self.look, cells)),
                _times(self.look, self.content_size.width),
            ]
        )

    def _windows(self, look: Look, cells: int) -> Content:
        """Incident and baseline in letters, and the bracket over them."""
        marks, styles = ["·"] * cells, [QUIET] * cells
        for window, letter, style in (
            (look.baseline, "B", "$bar-before"),
            (look.incident, "I", "$bar-now"),
        ):
            if window is not None:
                first, last = self._span(window)
                marks[first : last + 1] = letter * (last + 1 - first)
                styles[first : last + 1] = [style] * (last + 1 - first)
        first, last = self._span(look.window)
        styles[first : last + 1] = [f"bold {style} on $panel" for style in styles[first : last + 1]]
        if first == last:
            marks[first], styles[first] = "╋", "bold $accent on $panel"
        else:
            marks[first], marks[last] = "┣", "┫"
            styles[first] = styles[last] = "bold $accent on $panel"
        return line(*((mark, style) for mark, style in _runs(marks, styles)))

    def _span(self, window: Window) -> tuple[int, int]:
        """The first and the last cell of a window, in the strip."""
        first = self._cell(window.start_ns)
        return first, max(self._cell(window.end_ns - 1), first)

    @property
    def _cells(self) -> int:
        return max(self.content_size.width - LABEL_CELLS, 1)

    def _cell(self, at_ns: int) -> int:
        assert self.axis is not None
        extent = self.axis.extent
        return min(max((at_ns - extent.start_ns) * self._cells // extent.duration_ns, 0), self._cells - 1)

    # -- moving by hand ---------------------------------------------------------------------------

    def _ns(self, x: int) -> int:
        """The moment that the left side of a cell stands for."""
        assert self.axis is not None
        extent = self.axis.extent
        return extent.start_ns + (x - LABEL_CELLS) * extent.duration_ns // self._cells

    def _at(self, event: events.MouseEvent) -> int | None:
        """The cell under the mouse, from the widget's content on; None off the strips."""
        place = event.get_content_offset(self)
        inside = place is not None and place.x >= LABEL_CELLS and place.y < STRIPS
        return place.x if place is not None and inside else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        x = self._at(event)
        if x is None or self.look is None or self.axis is None:
            return
        window, cell = self.look.window, x - LABEL_CELLS
        first, last = self._span(window)
        grip: Grip = "new"
        if first < cell < last or (cell == first == last):
            grip = "all"
        elif cell in (first, first - 1):
            grip = "start"
        elif cell in (last, last + 1):
            grip = "end"
        self._held = Held(grip, self._ns(x), window)
        self.capture_mouse()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._held is None or self.look is None or self.axis is None:
            return
        x = event.get_content_offset_capture(self).x
        to_ns, held, extent = self._ns(x), self._held, self.axis.extent
        if held.grip == "all":
            window = windows.moved(held.window, to_ns - held.at_ns, extent)
        elif held.grip == "new":
            start, end = sorted((held.at_ns, to_ns))
            window = windows.within(Window(start, max(end, start + windows.SHORTEST_NS)), extent)
        else:
            window = windows.stretched(
                held.window, held.grip, to_ns if held.grip == "start" else self._ns(x + 1), extent
            )
        self.look = self.look.at(window)
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        held, self._held = self._held, None
        if held is None or self.look is None or self.axis is None:
            return
        self.release_mouse()
        event.stop()
        window = self.look.window
        if window == held.window and held.grip == "new":
            middle = (window.start_ns + window.end_ns) // 2
            window = windows.moved(window, held.at_ns - middle, self.axis.extent)
        self._turn_to(window)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, WHEEL_ZOOMS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1 / WHEEL_ZOOMS)

    def _wheel(self, event: events.MouseEvent, factor: float) -> None:
        x = self._at(event)
        if x is not None and self.look is not None and self.axis is not None:
            event.stop()
            self._turn_to(windows.zoomed(self.look.window, factor, self.axis.extent, self._ns(x)))

    def _turn_to(self, window: Window) -> None:
        if self.look is not None:
            self.look = self.look.at(window)
            self.post_message(LookElsewhere(self.look))


def _strip(name: str, counts: Sequence[int], style: str) -> Content:
    most = max(counts, default=0)
    cells = "".join(LEVELS[(count * len(LEVELS) - 1) // most] if count else " " for count in counts)
    return line((f"{name:<{LABEL_CELLS}}", QUIET), (cells, style))


def _runs(marks: Sequence[str], styles: Sequence[str]) -> list[tuple[str, str]]:
    """Neighbours of one style together."""
    found: list[tuple[str, str]] = []
    for mark, style in zip(marks, styles, strict=True):
        if found and found[-1][1] == style:
            found[-1] = (found[-1][0] + mark, style)
        else:
            found.append((mark, style))
    return found


def _times(look: Look, width: int) -> Content:
    """The window in UTC, how long it is, and in the reader's own time; what does not fit is left out."""
    window = look.window
    day, last_day = (format_instant(end)[:10] for end in (window.start_ns, window.end_ns))
    end = f"{last_day} " if last_day != day else ""
    parts = [
        Content.styled(f"{format_clock(window.start_ns)}–{end}{format_clock(window.end_ns)} UTC", "bold"),
        Content(format_duration(window.duration_ns)),
    ]
    zone = local_zone(window.start_ns)
    if zone != "UTC":
        own = f"{local_clock(window.start_ns)}–{local_clock(window.end_ns)} {zone}"
        parts.append(Content.styled(own, QUIET))
    if name := _name(look):
        parts.append(Content.styled(name, "$bar-now" if name == "incident" else QUIET))
    shown = Content.styled(f"{day:<{LABEL_CELLS}}", QUIET)
    for place, part in enumerate(parts):
        gap = "  " if place else ""
        if shown.cell_length + len(gap) + part.cell_length <= width:
            shown = Content.assemble(shown, gap, part)
    return shown


def _name(look: Look) -> str:
    if look.window == look.incident:
        return "incident"
    return "baseline" if look.window == look.baseline else ""
