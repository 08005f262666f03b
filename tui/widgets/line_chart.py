"""Values over time in a few rows of cells: axes with their units, the incident and the baseline marked.

Blocks in eighths of a cell rather than dots of braille patterns: every terminal's font has them, and a
filled shape is read faster than a line of dots. Above the block of a moment's middle, a thin line goes up
to its greatest value: no peak is lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from textual.content import Content

from tools.times import MINUTE_NS, SECOND_NS, Window, format_clock
from tui.widgets.units import figure, unit_apart
from tui.widgets.words import QUIET, line, said

NOW, BEFORE = "$bar-now", "$bar-before"
_STEPS_S: Final = (1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_LABEL: Final = 10
"""Cells that a time on the axis needs, with room around it."""
_LEVELS: Final = "▁▂▃▄▅▆▇█"

Spread = tuple[float, float, float]
"""Least, middle and greatest value of a moment."""


@dataclass(frozen=True)
class Plot:
    """`spreads` are moments of equal length over the window, None where nothing was measured.

    `hold` is over how many moments a line goes on where nothing was measured between two values.
    """

    window: Window
    spreads: tuple[Spread | None, ...]
    unit: str | None = None
    incident: Window | None = None
    baseline: Window | None = None
    usual: float | None = None
    hold: int = 1

    def moment_of(self, at_ns: int) -> float:
        """Where an instant lies, in moments from the window's start."""
        return (at_ns - self.window.start_ns) * len(self.spreads) / self.window.duration_ns

    def style_at(self, at_ns: float) -> str:
        """Whose time an instant is: the incident's, the baseline's, or nobody's."""
        for window, style in ((self.incident, NOW), (self.baseline, BEFORE)):
            if window is not None and window.start_ns <= at_ns < window.end_ns:
                return style
        return QUIET


def drawn_plot(plot: Plot, width: int, height: int) -> Content:
    """The chart in `width` by `height` cells; at least 24 by 5."""
    known = [spread for spread in plot.spreads if spread is not None]
    if not known:
        return Content.styled("Nothing was measured in this window.", QUIET).truncate(width, ellipsis=True)
    scale = _Scale(*_reach(known, plot.usual), max(height - 3, 2))
    labels = _labels(scale, plot)
    gutter = max(len(label) for label in labels.values()) + 1
    across = max(width - gutter - 1, 4)
    columns = _columns(plot, across)
    usual = None if plot.usual is None else scale.row(plot.usual)
    lines = [_key(plot, width)]
    for row in range(scale.rows):
        label = Content.styled(f"{labels.get(row, ''):>{gutter - 1}} ", QUIET)
        edge = Content.styled("┤" if row in labels else "│", QUIET)
        lines.append(line(label, edge, _row(plot, columns, scale, row, dashed=row == usual)))
    lines.append(line(" " * gutter, Content.styled(_axis(plot, across), QUIET)))
    lines.append(line(" " * (gutter + 1), _times(plot.window, across)))
    return Content("\n").join(lines)


@dataclass(frozen=True)
class _Scale:
    """From the least to the greatest value of the axis, in rows of cells from the top."""

    low: float
    high: float
    rows: int

    def eighths(self, value: float) -> int:
        """How high a value stands, in eighths of a cell."""
        return round((value - self.low) / (self.high - self.low) * self.rows * 8)

    def row(self, value: float) -> int:
        return self.rows - 1 - min(self.eighths(value) // 8, self.rows - 1)


def spark(plot: Plot, width: int) -> Content:
    """The middles in one row of cells, with a bar where the incident begins."""
    count = len(plot.spreads)
    onset = 0 if plot.incident is None else round(plot.moment_of(plot.incident.start_ns))
    if not 0 < onset < count or width < 3:
        return _sparks(plot, 0, count, width)
    before = min(max(round((width - 1) * onset / count), 1), width - 2)
    return line(
        _sparks(plot, 0, onset, before), ("│", "$error"), _sparks(plot, onset, count, width - 1 - before)
    )


def _sparks(plot: Plot, first: int, last: int, width: int) -> Content:
    """The moments from `first` to before `last` in this many cells; one scale for the whole plot."""
    known = [spread[1] for spread in plot.spreads if spread is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    parts: list[tuple[str, str]] = []
    for place, value in enumerate(_held(plot, first, last, width)):
        moment = first + (place + 0.5) * (last - first) / width
        at_ns = plot.window.start_ns + moment * plot.window.duration_ns / _count(plot)
        parts.append((_level(value, low, high), plot.style_at(at_ns)))
    return line(*_merged(parts))


def _count(plot: Plot) -> int:
    return max(len(plot.spreads), 1)


def _merged(parts: Sequence[tuple[str, str]]) -> Iterator[Content]:
    """Neighbours of one style in one piece."""
    for style, run in groupby(parts, key=lambda part: part[1]):
        yield Content.styled("".join(text for text, _ in run), style)


def _level(value: float | None, low: float, high: float) -> str:
    if value is None:
        return " "
    return _LEVELS[round((value - low) / (high - low) * (len(_LEVELS) - 1))] if high > low else _LEVELS[0]


def _held(plot: Plot, first: int, last: int, width: int) -> list[float | None]:
    """A middle for each cell: the farthest from the usual of those in it, else the last one held."""
    return [spread[1] if spread else None for spread in _spreads(plot, first, last, width)]


def _columns(plot: Plot, width: int) -> list[Spread | None]:
    return _spreads(plot, 0, len(plot.spreads), width)


def _spreads(plot: Plot, first: int, last: int, width: int) -> list[Spread | None]:
    """The moments from `first` to before `last` in this many cells."""
    usual, since = plot.usual or 0.0, 0.0
    held: Spread | None = None
    each = (last - first) / width
    values: list[Spread | None] = []
    for cell in range(width):
        start = first + int(cell * each)
        within = plot.spreads[start : max(first + int((cell + 1) * each), start + 1)]
        if found := [spread for spread in within if spread is not None]:
            middle = max((spread[1] for spread in found), key=lambda value: abs(value - usual))
            held = (min(spread[0] for spread in found), middle, max(spread[2] for spread in found))
            since = 0.0
        else:
            since += each
        values.append(held if since <= max(plot.hold, 1) else None)
    return values


def _reach(known: Sequence[Spread], usual: float | None) -> tuple[float, float]:
    """The least and the greatest of the axis; nothing on it is cut, and a flat line has room."""
    low, high = min(spread[0] for spread in known), max(spread[2] for spread in known)
    if usual is not None:
        low, high = min(low, usual), max(high, usual)
    if low > 0 and low < high / 2:
        low = 0.0
    if high <= low:
        room = abs(high) / 10 or 1.0
        low, high = (low - room if low < 0 else max(low - room, 0.0)), high + room
    return low, high


def _labels(scale: _Scale, plot: Plot) -> dict[int, str]:
    """The values beside the axis: its ends, and what is usual where there is room for it."""
    places = {0: scale.high, scale.rows - 1: scale.low}
    if plot.usual is not None and 1 < scale.row(plot.usual) < scale.rows - 2:
        places[scale.row(plot.usual)] = plot.usual
    elif scale.rows >= 7:
        middle = (scale.rows - 1) // 2
        places[middle] = scale.high - (scale.high - scale.low) * middle / (scale.rows - 1)
    return {row: figure(value, plot.unit) for row, value in places.items()}


def _row(plot: Plot, columns: Sequence[Spread | None], scale: _Scale, row: int, *, dashed: bool) -> Content:
    """A row of cells, each in the colour of its time; the usual level is dashed where nothing else is."""
    below = (scale.rows - 1 - row) * 8
    cells = []
    for place, spread in enumerate(columns):
        at_ns = plot.window.start_ns + (place + 0.5) * plot.window.duration_ns / len(columns)
        filled = 0 if spread is None else min(max(scale.eighths(spread[1]), 1) - below, 8)
        if filled > 0:
            cells.append((_LEVELS[filled - 1], plot.style_at(at_ns)))
        elif spread is not None and scale.eighths(spread[2]) > below:
            cells.append(("│", plot.style_at(at_ns)))
        else:
            cells.append(("┈", QUIET) if dashed else (" ", ""))
    return line(*_merged(cells))


def _axis(plot: Plot, across: int) -> str:
    """The time axis: double where the incident is, heavy where the baseline is."""
    marks = {NOW: "═", BEFORE: "━"}
    drawn = "".join(
        marks.get(plot.style_at(plot.window.start_ns + (x + 0.5) * plot.window.duration_ns / across), "─")
        for x in range(across)
    )
    return "└" + drawn


def _times(window: Window, across: int) -> Content:
    """Times of day under the axis, at round ones, in UTC."""
    wanted_s = window.duration_ns / SECOND_NS * _LABEL / across
    step_ns = next((step for step in _STEPS_S if step >= wanted_s), _STEPS_S[-1]) * SECOND_NS
    while step_ns < wanted_s * SECOND_NS:
        step_ns *= 2
    text, at_ns = "", math.ceil(window.start_ns / step_ns) * step_ns
    while at_ns < window.end_ns:
        place = round((at_ns - window.start_ns) * across / window.duration_ns)
        shown = format_clock(at_ns) if step_ns % MINUTE_NS else format_clock(at_ns)[:5]
        if place >= len(text) + (1 if text else 0) and place + len(shown) <= across:
            text = f"{text:<{place}}{shown}"
        at_ns += step_ns
    return Content.styled(f"{text}  UTC" if len(text) + 5 <= across else text, QUIET)


def _key(plot: Plot, width: int) -> Content:
    """What the colours mean, and the unit."""
    parts: list[Content | str | tuple[str, str]] = []
    if name := unit_apart(plot.unit):
        parts += [said(name, "bold"), "  "]
    if plot.incident is not None:
        parts.append(("═ incident  ", NOW))
    if plot.baseline is not None:
        parts.append(("━ baseline  ", BEFORE))
    if plot.usual is not None:
        parts.append((f"┈ usual {figure(plot.usual, plot.unit)}", QUIET))
    return line(*parts).truncate(width, ellipsis=True)
