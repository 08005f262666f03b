"""Small charts out of evidence rows: incident against baseline, where the columns have both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

from textual.content import Content

from agents.events import EvidenceRecord
from tools.times import MINUTE_NS, Window, format_duration
from tui.widgets.line_chart import Plot, Spread, drawn_plot
from tui.widgets.units import short
from tui.widgets.words import QUIET, column, line, said

MOST_BARS: Final = 20
LABEL_COLUMNS: Final = 2
VALUE_CELLS: Final = 10
LINE_ROWS: Final = 12
FEWEST_MOMENTS: Final = 3
INSTANTS_FROM_NS: Final = 10**17
"""Whole numbers from here on (1973) are read as instants."""
MOST_MOMENTS: Final = 2000
_SUBJECTS: Final = ("service", "caller", "operation", "callee", "name", "event", "template", "instance")
_BEFORE: Final = ("baseline", "before")
_NOW: Final = {"baseline": ("incident", ""), "before": ("now", "")}
_TELLING: Final = ("p95", "p99", "q50", "p50", "median", "share", "failed")
"""Measures that do not follow from how long a window is come before plain counts."""
_NUMBERING: Final = ("bucket", "hop", "rank")
"""Columns of numbers that measure nothing."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_WINDOWS: Final = ("incident_from", "incident_to", "baseline_from", "baseline_to")

Unit = Literal["ns", ""]


@dataclass(frozen=True)
class Compared:
    """One thing measured twice; None where it was not seen."""

    label: str
    now: float | None
    before: float | None

    @property
    def most(self) -> float:
        return max(abs(self.now or 0.0), abs(self.before or 0.0))

    @property
    def change(self) -> float:
        return abs((self.now or 0.0) - (self.before or 0.0))

    def per(self, now: float, before: float) -> Compared:
        """As rates: what was counted, by how long it was counted for."""
        return Compared(
            self.label,
            None if self.now is None else self.now / now,
            None if self.before is None else self.before / before,
        )


@dataclass(frozen=True)
class BarChart:
    """`alike` is False where rows have units of their own: then each pair of bars has its own scale."""

    measure: str
    rows: tuple[Compared, ...]
    left_out: int
    unit: Unit
    alike: bool


@dataclass(frozen=True)
class LineChart:
    """Values over time; times are UTC nanoseconds. The windows are those the question was asked of."""

    measure: str
    unit: Unit
    times: tuple[int, ...]
    values: tuple[float, ...]
    incident: Window | None = None
    baseline: Window | None = None


def charts_of(record: EvidenceRecord) -> tuple[BarChart | LineChart, ...]:
    """The charts these columns allow, the most telling first."""
    pairs = sorted(_pairs(record.columns), key=lambda pair: _rank(pair[0]))
    bars = [_bars(record, *pair) for pair in pairs]
    return (*(bar for bar in bars if bar.rows), *_series(record))


def _pairs(columns: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Measures seen in both windows: their name, and the columns of now and before."""
    places = {name: index for index, name in enumerate(columns)}
    for name, index in places.items():
        words = name.split("_")
        for before in _BEFORE:
            if before in words:
                measure = "_".join(word for word in words if word != before)
                others = [name.replace(before, now) if now else measure for now in _NOW[before]]
                found = [places[other] for other in others if other in places]
                if found:
                    yield measure, found[0], index


def _rank(measure: str) -> int:
    told = [place for place, word in enumerate(_TELLING) if word in measure.split("_")]
    return told[0] if told else len(_TELLING)


def _bars(record: EvidenceRecord, measure: str, now: int, before: int) -> BarChart:
    labels = _labels(record)
    alike = "unit" not in record.columns
    compared = [
        Compared(" ".join(str(row[i]) for i in labels if row[i]), _figure(row[now]), _figure(row[before]))
        for row in record.rows
    ]
    unit = _unit(measure, record.columns)
    minutes = _minutes(record) if unit != "ns" and _counts(measure, record, (now, before)) else None
    if minutes:
        compared = [row.per(*minutes) for row in compared]
    changed = [row for row in compared if row.most]
    changed.sort(key=lambda row: -row.change if alike else -row.change / row.most)
    measure = f"{measure} a minute" if minutes else measure
    return BarChart(measure, tuple(changed[:MOST_BARS]), len(changed[MOST_BARS:]), unit, alike)


def _counts(measure: str, record: EvidenceRecord, columns: tuple[int, int]) -> bool:
    """Whether a measure grows with the length of its window: whole numbers that are no order statistic."""
    told = set(_TELLING) - {"failed"}
    whole = all(isinstance(row[i], int | None) for row in record.rows for i in columns)
    return whole and "unit" not in record.columns and not told & set(measure.split("_"))


def _minutes(record: EvidenceRecord) -> tuple[float, float] | None:
    """How long the incident and the baseline are, where the question was asked of both."""
    incident, baseline = _windows(record)
    if incident is None or baseline is None:
        return None
    return incident.duration_ns / MINUTE_NS, baseline.duration_ns / MINUTE_NS


def _windows(record: EvidenceRecord) -> tuple[Window | None, Window | None]:
    """The incident and the baseline that the question was asked of, where it was."""
    ends = [record.parameters.get(name) for name in _WINDOWS]
    return _window(*ends[:2]), _window(*ends[2:])


def _window(start: object, end: object) -> Window | None:
    return Window(start, end) if isinstance(start, int) and isinstance(end, int) and start < end else None


def _labels(record: EvidenceRecord) -> list[int]:
    """The columns that say what a row is about."""
    named = [record.columns.index(name) for name in _SUBJECTS if name in record.columns]
    return (named or [i for i in range(len(record.columns)) if _is_text(i, record.rows)])[:LABEL_COLUMNS]


def _unit(measure: str, columns: Sequence[str]) -> Unit:
    """Quantiles of spans are nanoseconds, as every duration is; those of metrics have their own units."""
    words = measure.split("_")
    quantile = any(word[:1] in "pq" and word[1:].isdecimal() for word in words)
    return "ns" if "ns" in words or (quantile and "unit" not in columns) else ""


def _is_text(index: int, rows: Sequence[tuple[Any, ...]]) -> bool:
    return any(isinstance(row[index], str) for row in rows)


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _series(record: EvidenceRecord) -> Iterator[LineChart]:
    """A column of instants, in order and each once, beside columns of numbers."""
    when = next((i for i in range(len(record.columns)) if _are_instants(i, record.rows)), None)
    if when is None or len(record.rows) < FEWEST_MOMENTS:
        return
    times = tuple(row[when] for row in record.rows)
    for index, name in enumerate(record.columns):
        figures = [_figure(row[index]) for row in record.rows]
        known = tuple(figure for figure in figures if figure is not None)
        if len(known) == len(figures) and index != when and name not in _NUMBERING:
            yield LineChart(name, _unit(name, record.columns), times, known, *_windows(record))


def _are_instants(index: int, rows: Sequence[tuple[Any, ...]]) -> bool:
    times = [row[index] for row in rows]
    instants = all(isinstance(at_ns, int) and at_ns > INSTANTS_FROM_NS for at_ns in times)
    return instants and all(earlier < later for earlier, later in pairwise(times))


def drawn(chart: BarChart | LineChart, width: int) -> Content:
    """The chart as text, at most `width` cells wide."""
    return _drawn_bars(chart, width) if isinstance(chart, BarChart) else _drawn_line(chart, width)


def _drawn_bars(chart: BarChart, width: int) -> Content:
    """Each label beside its bars, or above them where labels are long."""
    widest = max((len(row.label) for row in chart.rows), default=0)
    beside = widest if widest <= width * 2 // 5 else 0
    room = max(width - beside - VALUE_CELLS - 2, 4)
    longest = max((row.most for row in chart.rows), default=1.0)
    key = (("█ incident  ", "$bar-now"), ("█ baseline", "$bar-before"))
    lines = [line((f"{_named(chart.measure)}  ", "bold"), *key)]
    for row in chart.rows:
        most = longest if chart.alike else row.most
        now = _bar(row.now, most, room, chart.unit, "$bar-now")
        before = _bar(row.before, most, room, chart.unit, "$bar-before")
        label = said(row.label).truncate(width, ellipsis=True)
        if beside:
            lines += [line(column(label, beside), now), line(" " * beside, before)]
        else:
            lines += [label, now, before]
    if not chart.alike:
        lines.append(Content.styled("each pair on its own scale", QUIET))
    if chart.left_out:
        lines.append(Content.styled(f"and {chart.left_out:,} more, which changed less", QUIET))
    return Content("\n").join(lines)


def _bar(value: float | None, most: float, room: int, unit: Unit, style: str) -> Content:
    shown = "-" if value is None else _short(value, unit)
    return line(f"{shown:>{VALUE_CELLS}} ", (_blocks(abs(value or 0.0) / most * room), style))


def _blocks(cells: float) -> str:
    whole, part = divmod(round(cells * 8), 8)
    bar = "█" * whole + (_EIGHTHS[part] if part else "")
    return bar or ("▏" if cells > 0 else "")


def _drawn_line(chart: LineChart, width: int) -> Content:
    step = max(min(later - earlier for earlier, later in pairwise(chart.times)), 1)
    window = Window(chart.times[0], chart.times[-1] + step)
    moments = min(window.duration_ns // step, MOST_MOMENTS)
    spreads: list[Spread | None] = [None] * moments
    for at_ns, value in zip(chart.times, chart.values, strict=True):
        place = (at_ns - window.start_ns) * moments // window.duration_ns
        before = spreads[place]
        spreads[place] = (value, value, value) if before is None else _wider(before, value)
    plot = Plot(window, tuple(spreads), chart.unit or None, chart.incident, chart.baseline)
    return line((_named(chart.measure), "bold"), "\n", drawn_plot(plot, width, LINE_ROWS))


def _wider(spread: Spread, value: float) -> Spread:
    return min(spread[0], value), max(spread[1], value, key=abs), max(spread[2], value)


def _named(measure: str) -> str:
    return measure.removesuffix("_ns").replace("_", " ")


def _short(value: float, unit: Unit) -> str:
    return format_duration(value) if unit == "ns" else short(value)
