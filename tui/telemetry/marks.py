"""How views of the telemetry mark what they show: severities by letter and colour, services, charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tools.times import format_clock

LEVELS: Final = "▁▂▃▄▅▆▇█"
FAILED: Final = ("E", "bold $error")
SEVERITIES: Final = {
    1: ("T", "$quiet"),
    2: ("D", "$quiet"),
    3: ("I", ""),
    4: ("W", "$warning"),
    5: ("E", "bold $error"),
    6: ("F", "bold $error"),
}
"""By badness: see `tools/browse/macros.sql`."""

_SERVICE_STYLES: Final = ("$accent", "$success", "$warning", "$secondary", "$primary")
"""Neighbours differ; the name always stands beside the colour."""


def service_style(number: int) -> str:
    """The colour of the so-manieth service of a picture."""
    return _SERVICE_STYLES[number % len(_SERVICE_STYLES)]


def spark(counts: Sequence[int], cells: int) -> str:
    """Counts as a line of levels, so many cells wide; nothing is drawn for nothing."""
    from tools.browse.axis import in_cells

    told = in_cells(counts, cells)
    most = max(told, default=0)
    return "".join(LEVELS[(count * len(LEVELS) - 1) // most] if count else " " for count in told)


def clock_ms(ns: int) -> str:
    """The time of day in UTC, to the millisecond: `02:14:07.120`."""
    return f"{format_clock(ns)}.{ns // 1_000_000 % 1000:03d}"
