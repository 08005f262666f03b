"""The metric browser: every series, the farthest from its usual first, each with its course."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tools.browse.browser import Browser
from tools.browse.series import Course, Series, matching, read_courses, read_series
from tools.metric_families import FAMILIES
from tools.plain_text import inert
from tools.times import Window
from tui import actions
from tui.telemetry.around import around
from tui.telemetry.course_screen import CourseScreen, plot_of
from tui.telemetry.figures import mark, shift
from tui.telemetry.filter_line import FilterLine
from tui.telemetry.look import Look
from tui.telemetry.pane import TelemetryPane
from tui.widgets.line_chart import spark
from tui.widgets.row_list import RowList
from tui.widgets.units import figure, unit_apart
from tui.widgets.words import QUIET, column, fitted, line, number, plural, said

MOMENTS: Final = 48
"""Moments of a small course: enough for the widest."""
MARGIN: Final = 20
"""Rows above and below those in sight whose courses are read with them."""
MOST_KEPT: Final = 2000
"""Courses that are kept; past that, all are read anew when they are seen."""
FIGURE: Final = 10
SHIFT: Final = 8
FAMILY: Final = 8
WIDE_FROM: Final = 100
NONE = "The store has no metrics."
NO_MATCH = "No series has all of these words; Esc in the line above drops them."
LOADED = tuple[Series, ...]


class MetricPane(TelemetryPane[LOADED]):
    """The whole list is there at once; a course is read when its row is seen."""

    scope: ClassVar[actions.Scope] = "metrics"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("metrics")

    def __init__(self) -> None:
        super().__init__()
        self._series: LOADED | None = None
        self._of: Look | None = None
        self._rows: LOADED = ()
        self._courses: dict[int, Course] = {}
        self._window: Window | None = None
        self._family: str | None = None

    def compose(self) -> ComposeResult:
        yield FilterLine(id="metric-filter", placeholder="words: a service, an instance, a name, a family")
        yield Static(id="metric-head", markup=False, classes="columns")
        yield RowList(id="metric-list")

    # -- reading and showing ----------------------------------------------------------------------

    def load(self, browser: Browser, look: Look) -> LOADED:
        if self._series is not None and self._of is not None and self._of.compares(look):
            return self._series
        return read_series(browser, look.parameters())

    def show(self, loaded: LOADED) -> None:
        window = around(self.look)
        if window != self._window:
            self._courses.clear()
        self._series, self._of, self._window = loaded, self.look, window
        self._list()

    def _list(self) -> None:
        if self._series is None:
            return
        text = self.query_one(FilterLine).value
        self._rows = matching(self._series, text, self._family, self.look.service)
        says = NO_MATCH if text or self._family else NONE
        if self._series and self.look.service and not (text or self._family):
            says = "This service has no metrics; s looks at every service again."
        self.query_one("#metric-list", RowList).show(
            [str(each.number) for each in self._rows], self._draw, says
        )
        self._read_courses()
        self._draw_head()
        self.changed()

    def facts(self) -> tuple[Content, ...]:
        if self._series is None:
            return ()
        off = sum(each.notable for each in self._rows)
        facts = [said(plural(len(self._rows), "series", "series"))]
        facts.append(Content.styled(f"{number(off)} off", "bold $warning" if off else QUIET))
        if self._family:
            facts.append(line(("family ", QUIET), said(self._family, "bold")))
        return tuple(facts)

    # -- courses ----------------------------------------------------------------------------------

    @on(RowList.Seen)
    def _see(self, message: RowList.Seen) -> None:
        message.stop()
        self._read_courses()

    def _read_courses(self) -> None:
        """Read the courses of what is in sight that are not known yet."""
        window, (first, last) = self._window, self.query_one("#metric-list", RowList).sight
        if window is None:
            return
        seen = self._rows[max(first - MARGIN, 0) : last + MARGIN]
        if all(each.number in self._courses for each in self._rows[first:last]):
            return
        if len(self._courses) > MOST_KEPT:
            self._courses.clear()
        missing = [each.number for each in seen if each.number not in self._courses]
        self.read(
            f"{self.id}-courses",
            lambda browser: (window, read_courses(browser, missing, window, MOMENTS)),
            self._bring_courses,
        )

    def _bring_courses(self, brought: tuple[Window, dict[int, Course]]) -> None:
        window, courses = brought
        if window == self._window:
            self._courses.update(courses)
            self.query_one("#metric-list", RowList).redraw()

    # -- drawing ----------------------------------------------------------------------------------

    def _cells(self, width: int) -> tuple[int, int, bool]:
        """Cells of names and course, and whether there is room for family and baseline."""
        wide = width >= WIDE_FROM
        fixed = 2 + FIGURE + SHIFT + 3 * 2 + (FIGURE + 3 + FAMILY + 2 if wide else 0)
        course = min(max((width - fixed) // 3, 8), MOMENTS)
        return max(width - fixed - course, 8), course, wide

    def _draw(self, row: int, width: int) -> Content:
        series = self._rows[row]
        names, cells, wide = self._cells(width)
        course = self._courses.get(series.number)
        drawn = spark(plot_of(series, course, self.look), cells) if course else Content("")
        return line(
            (f"{mark(series)} ", "bold $warning"),
            column(_named(series, names), names),
            "  ",
            line(column(said(series.family, QUIET), FAMILY), "  ") if wide else "",
            column(drawn, cells),
            "  ",
            _values(series, both=wide),
            "  ",
            column(shift(series), SHIFT),
        )

    def _draw_head(self) -> None:
        width = self.query_one("#metric-list", RowList).scrollable_content_region.width - 2
        names, cells, wide = self._cells(width)
        words = f"{'':2}{'Series':<{names}}  " + (f"{'Family':<{FAMILY}}  " if wide else "")
        values = f"{'now':>{FIGURE}}" + (f" ← {'usual':<{FIGURE}}" if wide else "")
        text = f" {words}{'Course':<{cells}}  {values}  Shift"
        self.query_one("#metric-head", Static).update(Content.styled(text, QUIET))

    def on_resize(self) -> None:
        if self._series is not None:
            self.call_after_refresh(self._draw_head)

    # -- acts -------------------------------------------------------------------------------------

    @on(RowList.Chosen)
    def _open(self, message: RowList.Chosen) -> None:
        message.stop()
        if self._window is not None:
            self.app.push_screen(CourseScreen(self, self._rows, message.rows.index, self._window))

    def action_find(self) -> None:
        self.query_one(FilterLine).begin()

    def action_family(self, step: int) -> None:
        """Only the series of the next family that there is; after the last, all again."""
        there = {each.family for each in self._series or ()}
        families: list[str | None] = [None, *(family for family in FAMILIES if family in there)]
        place = families.index(self._family) if self._family in families else 0
        self._family = families[(place + step) % len(families)]
        self._list()

    @on(FilterLine.Typed)
    def _filter(self, message: FilterLine.Typed) -> None:
        message.stop()
        self._list()
        if message.ended:
            self.rest()

    def rest(self) -> None:
        self.query_one("#metric-list", RowList).focus()


def _named(series: Series, room: int) -> Content:
    """Whose it is, then its name, whose end tells most; the peer and the instance where they fit."""
    service, name = said(series.service), inert(series.name)
    left = max(room - service.cell_length - 1, 8)
    name = name if len(name) <= left else f"…{name[1 - left :]}"
    peer = line((" to ", QUIET), said(series.peer, QUIET)) if series.peer else Content("")
    instance = said(f" {series.instance}", QUIET) if series.instance else Content("")
    return fitted([line(service, " ", (name, "bold")), *filter(None, (peer, instance))], room, gap="")


def _values(series: Series, *, both: bool) -> Content:
    now = "-" if series.now is None else figure(series.now, series.unit)
    before = "-" if series.before is None else figure(series.before, series.unit)
    unit = unit_apart(series.unit)
    shown = column(Content(f"{now:>{FIGURE}}"), FIGURE)
    return line(shown, column(Content.styled(f" ← {before} {unit}", QUIET), FIGURE + 3)) if both else shown
