"""Windows moved by hand: panned, widened, narrowed, their edges dragged, or typed."""

from __future__ import annotations

from typing import Literal

from tools.errors import UsageError
from tools.times import SECOND_NS, Window, format_instant

SHORTEST_NS = SECOND_NS // 1000
PAN_BY = 4
"""A step of panning is a quarter of the window."""

EDGE_BY = 10
"""A step of an edge is a tenth of it."""

Edge = Literal["start", "end"]


def panned(window: Window, steps: int, extent: Window) -> Window:
    """Moved by so many steps, to the edge of the extent at most."""
    return moved(window, steps * max(window.duration_ns // PAN_BY, 1), extent)


def moved(window: Window, by_ns: int, extent: Window) -> Window:
    """As long as it was, and inside the extent where it fits there."""
    by_ns = min(by_ns, max(extent.end_ns - window.end_ns, 0))
    by_ns = max(by_ns, min(extent.start_ns - window.start_ns, 0))
    return Window(window.start_ns + by_ns, window.end_ns + by_ns)


def zoomed(window: Window, factor: float, extent: Window, around_ns: int | None = None) -> Window:
    """`factor` times as long around a moment, its middle unless given; inside the extent."""
    middle = around_ns if around_ns is not None else (window.start_ns + window.end_ns) // 2
    middle = min(max(middle, window.start_ns), window.end_ns)
    before = max(round((middle - window.start_ns) * factor), SHORTEST_NS)
    after = max(round((window.end_ns - middle) * factor), SHORTEST_NS)
    return within(Window(middle - before, middle + after), extent)


def within(window: Window, extent: Window) -> Window:
    """What of a window lies in the extent; the extent itself where nothing does."""
    start, end = max(window.start_ns, extent.start_ns), min(window.end_ns, extent.end_ns)
    return Window(start, end) if start < end else extent


def stretched(window: Window, edge: Edge, to_ns: int, extent: Window) -> Window:
    """With one edge elsewhere. An edge never passes the other."""
    to_ns = min(max(to_ns, extent.start_ns), extent.end_ns)
    if edge == "start":
        return Window(min(to_ns, window.end_ns - SHORTEST_NS), window.end_ns)
    return Window(window.start_ns, max(to_ns, window.start_ns + SHORTEST_NS))


def nudged(window: Window, edge: Edge, steps: int, extent: Window) -> Window:
    """With one edge some steps later, or earlier."""
    by_ns = steps * max(window.duration_ns // EDGE_BY, SHORTEST_NS)
    return stretched(window, edge, (window.start_ns if edge == "start" else window.end_ns) + by_ns, extent)


def typed(text: str, near_ns: int) -> tuple[Window, Window | None]:
    """`A..B [C..D]`: a window, and what to compare it with. A time of day alone is on the day of `near_ns`.

    Raises `UsageError`.
    """
    parts = text.split()
    if not 1 <= len(parts) <= 2:
        raise UsageError(
            "A window was not understood.",
            "Write /window 02:13..02:28, with a second one to compare with if you like, in UTC.",
        )
    day = format_instant(near_ns)[:11]
    found = [Window.parse("..".join(_dated(end, day) for end in part.split("..", 1))) for part in parts]
    return found[0], (found[1] if len(found) > 1 else None)


def _dated(instant: str, day: str) -> str:
    return instant if "-" in instant or ":" not in instant else day + instant
