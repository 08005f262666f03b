"""One metric series at full size: incident against baseline, with times and unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tools.browse.browser import Browser
from tools.browse.series import Course, Series, read_courses
from tools.times import Window, format_duration
from tui import actions
from tui.telemetry.figures import shift
from tui.telemetry.look import Look
from tui.telemetry.pane import TelemetryPane
from tui.widgets.line_chart import Plot, drawn_plot
from tui.widgets.status import StatusLine
from tui.widgets.units import measured
from tui.widgets.words import QUIET, line, number, said

FEWEST: Final = 8
"""The least moments of a chart."""
READING = "reading the series..."


class CourseScreen(Screen[None]):
    """Steps through the series of the list it was opened from; reads through that list's pane."""

    scope: ClassVar[actions.Scope] = "course"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("course")

    def __init__(
        self, pane: TelemetryPane[tuple[Series, ...]], rows: Sequence[Series], place: int, window: Window
    ) -> None:
        super().__init__()
        self._pane = pane
        self._rows = rows
        self._place = place
        self._window = window
        self._course: Course | None = None

    @property
    def series(self) -> Series:
        return self._rows[self._place]

    def compose(self) -> ComposeResult:
        yield Static(id="course-head", markup=False)
        yield Static(id="course", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, _: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    def _show(self) -> None:
        series = self.series
        self._course = None
        self.query_one("#course-head", Static).update(_head(series))
        status = self.query_one(StatusLine)
        place = f"{number(self._place + 1)} of {number(len(self._rows))}"
        status.facts = (said(series.name, "bold"), Content.styled(place, QUIET))
        status.hints = tuple(action for action in (*actions.of("course"), *actions.of("app")) if action.hint)
        self._draw()
        self._pane.read(
            f"{self._pane.id}-course",
            partial(
                _read,
                series=series,
                window=self._window,
                moments=_moments(series, self._window, self.size.width),
            ),
            self._bring,
        )

    def _bring(self, brought: tuple[Series, Course]) -> None:
        series, course = brought
        if self.is_attached and series.number == self.series.number:
            self._course = course
            self._draw()

    def _draw(self) -> None:
        chart = self.query_one("#course", Static)
        room = chart.content_size
        if self._course is None:
            chart.update(Content.styled(READING, QUIET))
            return
        plot = plot_of(self.series, self._course, self._pane.look)
        chart.update(drawn_plot(plot, max(room.width, 24), max(room.height, 6)))

    def action_next(self, step: int) -> None:
        self._place = (self._place + step) % len(self._rows)
        self._show()

    def action_leave(self) -> None:
        self.dismiss()


def plot_of(series: Series, course: Course, look: Look) -> Plot:
    """A series as a chart: held over as many moments as its points are apart."""
    hold = -(-2 * (series.step_ns or course.bucket_ns) // course.bucket_ns)
    return Plot(
        window=course.window,
        spreads=tuple((point.low, point.middle, point.high) if point else None for point in course.points),
        unit=series.unit,
        incident=look.incident,
        baseline=look.baseline,
        usual=series.before,
        hold=hold,
    )


def _read(browser: Browser, series: Series, window: Window, moments: int) -> tuple[Series, Course]:
    return series, read_courses(browser, [series.number], window, moments)[series.number]


def _moments(series: Series, window: Window, width: int) -> int:
    """As many as the series has points, or as the terminal has cells for."""
    points = window.duration_ns // series.step_ns if series.step_ns else FEWEST
    return max(min(points, width), FEWEST)


def _head(series: Series) -> Content:
    whose = [f"{name} {value}" for name, value in (
        ("instance", series.instance), ("node", series.node), ("towards", series.peer)
    ) if value]  # fmt: skip
    told = [series.family, series.kind or "gauge"]
    if series.step_ns:
        told.append(f"a point every {format_duration(series.step_ns)}")
    if series.kind == "counter":
        told.append("read as its increase")
    parts = [("median ", series.before, " in the baseline"), ("median ", series.now, " in the incident")]
    medians = [f"{measured(value, series.unit)}{where}" for _, value, where in parts if value is not None]
    return Content("\n").join(
        [
            line(
                said(series.service, "bold $accent"),
                "  ",
                said(series.name, "bold"),
                "  ",
                said(", ".join(whose), QUIET),
            ),
            said(", ".join(told), QUIET),
            line(said(", ".join(medians) or "no points to compare"), "  ", shift(series)),
        ]
    )
