"""Small charts out of evidence rows: incident against baseline, where the columns have both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

from textual.content import Content

from agents.events import EvidenceRecord
from tools.times import MINUTE_NS, format_clock, format_duration
from tui.widgets.words import QUIET, column, line, said

MOST_BARS: Final = 20
LABEL_COLUMNS: Final = 2
VALUE_CELLS: Final = 10
_SUBJECTS: Final = ("service", "caller", "operation", "callee", "name", "event", "template", "instance")
_BEFORE: Final = ("baseline", "before")
_NOW: Final = {"baseline": ("incident", ""), "before": ("now", "")}
_TELLING: Final = ("p95", "p99", "q50", "p50", "median", "share", "failed")
"""Measures that do not follow from how long a window is come before plain counts."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_WINDOWS: Final = ("incident_from", "incident_to", "baseline_from", "baseline_to")
_THOUSANDS = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"))
_LEVELS = "▁▂▃▄▅▆▇█"

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
    """Values over time; times are UTC nanoseconds."""

    measure: str
    unit: Unit
    times: tuple[int, ...]
    values: tuple[float, ...]


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
    ends = [record.parameters.get(name) for name in _WINDOWS]
    known = [end for end in ends if isinstance(end, int)]
    if len(known) < len(ends):
        return None
    incident, baseline = known[1] - known[0], known[3] - known[2]
    return (incident / MINUTE_NS, baseline / MINUTE_NS) if incident > 0 and baseline > 0 else None


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
    """A first column of instants, in order, beside columns of numbers."""
    times = [row[0] for row in record.rows if row and isinstance(row[0], int) and row[0] > 10**17]
    if len(record.rows) < 3 or times != sorted(set(times)) or len(times) != len(record.rows):
        return
    for index, name in enumerate(record.columns[1:], start=1):
        figures = [_figure(row[index]) for row in record.rows]
        known = tuple(figure for figure in figures if figure is not None)
        if len(known) == len(figures):
            yield LineChart(name, _unit(name, record.columns), tuple(times), known)


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
    values = _resampled(chart.values, max(width - 2, 8))
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    levels = "".join(_LEVELS[round((value - low) / span * (len(_LEVELS) - 1))] for value in values)
    reach = f"  {_short(low, chart.unit)} to {_short(high, chart.unit)}"
    ends = f"{format_clock(chart.times[0])} to {format_clock(chart.times[-1])} UTC"
    return Content("\n").join(
        [
            line((_named(chart.measure), "bold"), (reach, QUIET)),
            Content.styled(levels, "$bar-now"),
            Content.styled(ends, QUIET),
        ]
    )


def _resampled(values: Sequence[float], most: int) -> list[float]:
    """At most `most` values: the largest of each stretch, so that no peak is lost."""
    if len(values) <= most:
        return list(values)
    edges = [round(i * len(values) / most) for i in range(most + 1)]
    return [max(values[start:end]) for start, end in pairwise(edges)]


def _named(measure: str) -> str:
    return measure.removesuffix("_ns").replace("_", " ")


def _short(value: float, unit: Unit) -> str:
    if unit == "ns":
        return format_duration(value)
    for least, suffix in _THOUSANDS:
        if abs(value) >= least:
            return f"{value / least:.3g}{suffix}"
    return f"{int(value):,}" if value == int(value) else f"{value:.3g}"
