"""How far around the incident a view looks that compares what came before."""

from __future__ import annotations

from typing import Final

from tools.times import MINUTE_NS, Window
from tui.telemetry.look import Look

HOUR_NS: Final = 60 * MINUTE_NS


def around(look: Look, before_ns: int = 0) -> Window:
    """The window as the person set it; where it is the incident's own, the baseline and `before_ns` too."""
    if look.window != look.incident:
        return look.window
    starts = [look.window.start_ns - before_ns]
    if look.baseline is not None:
        starts.append(look.baseline.start_ns)
    return Window(min(starts), look.window.end_ns)
