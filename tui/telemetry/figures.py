"""Figures of calls and series in columns: now, against before, marked where they deviate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from tools.browse.series import Series
from tools.browse.service_map import Edge
from tools.times import format_duration
from tui.widgets.words import QUIET, line, percent, said

UP, DOWN, SILENT = "▲", "▼", "▽"
WIDE_FROM: Final = 96
GAP: Final = "  "
_RATE, _SHARE, _TIME = (7, 7), (7, 6), (9, 8)
"""Cells of a figure now, with its mark, and before."""


def head(width: int, compared: bool) -> Content:
    """The names of the columns of `figures`, right above them."""
    names = (("a min", _RATE, width >= WIDE_FROM), ("failing", _SHARE, True), ("p95", _TIME, True))
    shown = [f"{name:>{cells[0]}}" + _before(cells, compared and both) for name, cells, both in names]
    return Content.styled(GAP.join(shown), QUIET)


def figures_width(width: int, compared: bool) -> int:
    return head(width, compared).cell_length


def figures(edge: Edge, width: int) -> Content:
    """An edge in columns, for a list of this many cells: how often, how many fail, how slow."""
    if edge.source != "calls":
        return readings(edge.readings) if edge.readings else Content.styled(_untraced(edge), QUIET)
    now, before = edge.now, edge.before
    parts = (
        (_often(now.per_minute), _often(before.per_minute) if before else None, edge.rate, _RATE, "$warning"),
        (
            _share(now.failed_share),
            _share(before.failed_share) if before else None,
            edge.errors,
            _SHARE,
            "bold $error",
        ),
        (_time(now.p95_ns), _time(before.p95_ns) if before else None, edge.latency, _TIME, "bold $error"),
    )
    return Content(GAP).join(
        _pair(shown, was, strength, cells, style, both=width >= WIDE_FROM or cells is not _RATE)
        for shown, was, strength, cells, style in parts
    )


def readings(series: Sequence[Series], most: int = 3) -> Content:
    """The series that shifted farthest, each with its mark, and how many more there are."""
    shown = [line(said(_short_name(each.name)), " ", shift(each)) for each in series[:most]]
    if more := len(series) - len(shown):
        shown.append(Content.styled(f"+{more}", QUIET))
    return Content(GAP).join(shown)


def mark(series: Series) -> str:
    """Up, down or silent, where a series is off; nothing where it is not."""
    if series.silent:
        return SILENT
    return (UP if (series.shift or 0.0) > 0 else DOWN) if series.notable else " "


def shift(series: Series) -> Content:
    """How far a series shifted, in robust deviations: `▲ 12.3`; quiet where that is nothing."""
    if series.silent:
        return Content.styled(f"{SILENT} silent", "bold $warning")
    if series.shift is None:
        return Content.styled("-", QUIET)
    far = f"{abs(series.shift):.1f}" if abs(series.shift) < 100 else "99+"
    return Content.styled(f"{mark(series)} {far}", "bold $warning" if series.notable else QUIET)


def _untraced(edge: Edge) -> str:
    return "stated, no calls seen" if edge.source == "declared" else "told by a metric, steady"


def _pair(
    now: str, before: str | None, strength: float, cells: tuple[int, int], style: str, *, both: bool
) -> Content:
    mark = UP if strength >= 1.0 else DOWN if strength <= -1.0 else ""
    shown = Content.styled(f"{mark + now:>{cells[0]}}", style if mark else "")
    if before is None or not both:
        return shown
    return line(shown, (f" ← {before:<{cells[1]}}", QUIET))


def _before(cells: tuple[int, int], both: bool) -> str:
    return f" ← {'was':<{cells[1]}}" if both else ""


def _often(per_minute: float) -> str:
    if per_minute >= 10_000:
        return f"{per_minute / 1000:.0f}k"
    return f"{per_minute:.0f}" if per_minute >= 10 or per_minute == 0 else f"{per_minute:.1f}"


def _share(share: float | None) -> str:
    return "-" if share is None else percent(share)


def _time(ns: int | None) -> str:
    return "-" if ns is None else format_duration(ns)


def _short_name(name: str) -> str:
    """The last two words of a dotted name: what tells it apart."""
    return ".".join(name.split(".")[-2:])
