"""One piece of evidence: its question, its SQL, its parameters, its rows, and a chart where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.highlight import HighlightTheme, highlight
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable, Static

from agents.events import EvidenceRecord
from tools.plain_text import inert_lines, shorten
from tui import actions
from tui.widgets.cells import WIDEST_CELL, cell, written
from tui.widgets.charts import charts_of, drawn
from tui.widgets.pane_strip import Pane, PaneStrip
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, number, plural, said

PANES: Final = (Pane("rows", "1", "Rows"), Pane("chart", "2", "Chart"), Pane("sql", "3", "SQL"))
WIDE: Final = 100
NO_CHART = "These columns have no incident and baseline, and no time, to draw."
NO_ROWS = "The question has no rows: nothing in the telemetry answers to it."


class SqlTheme(HighlightTheme):
    """A `$parameter` is no mistake in DuckDB."""

    STYLES = {  # noqa: RUF012 - declared so by the base class
        token: "$accent" if token[-1:] == ("Error",) else style
        for token, style in HighlightTheme.STYLES.items()
    }


class Rows(DataTable[object]):
    """The rows, with the same keys as every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("list")[:2],
        ("g", "scroll_top", ""),
        ("G", "scroll_bottom", ""),
    ]


class EvidenceScreen(Screen[None]):
    """The proof behind a claim. Steps through the evidence it was opened with."""

    scope: ClassVar[actions.Scope] = "evidence"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("evidence")

    def __init__(self, records: Sequence[EvidenceRecord], number: str) -> None:
        super().__init__()
        self._records = list(records)
        self._place = next(i for i, record in enumerate(self._records) if record.id == number)
        self._active = "rows"
        self._measure = 0

    @property
    def record(self) -> EvidenceRecord:
        return self._records[self._place]

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield PaneStrip(PANES)
        with Horizontal(id="panes"):
            with Vertical(id="rows", classes="pane"):
                yield Rows(id="table", cursor_type="row", zebra_stripes=False)
                yield Static(id="rows-note", markup=False)
            with Vertical(id="proof"):
                with VerticalScroll(id="chart", classes="pane"):
                    yield Static(id="drawn", markup=False)
                with VerticalScroll(id="sql", classes="pane"):
                    yield Static(id="statement", markup=False)
        yield StatusLine()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()
        self.call_after_refresh(self._draw_chart)

    def _show(self) -> None:
        record, self._measure = self.record, 0
        self.query_one("#question", Static).update(_question(record))
        self._fill_table(record)
        self.query_one("#statement", Static).update(_statement(record))
        status = self.query_one(StatusLine)
        place = f"{self._place + 1} of {len(self._records)}"
        status.facts = (Content.styled(record.id, "bold"), Content.styled(place, QUIET))
        status.hints = tuple(
            action for action in (*actions.of("evidence"), *actions.of("app")) if action.hint
        )
        self._lay_out()
        self._list(self._active).focus()
        self.call_after_refresh(self._draw_chart)

    def _fill_table(self, record: EvidenceRecord) -> None:
        table = self.query_one("#table", DataTable)
        table.clear(columns=True)
        table.add_columns(*(Text(shorten(name, WIDEST_CELL)) for name in record.columns))
        table.add_rows([[cell(value) for value in row] for row in record.rows])
        self.query_one("#rows-note", Static).update(_rows_note(record))

    def _draw_chart(self) -> None:
        charts = charts_of(self.record)
        box = self.query_one("#chart", VerticalScroll)
        words = Content.styled(NO_CHART, QUIET)
        if charts:
            chart = charts[self._measure % len(charts)]
            more = Content.styled(f"\n\nm draws {len(charts) - 1} more" if len(charts) > 1 else "", QUIET)
            words = Content.assemble(drawn(chart, box.scrollable_content_region.width), more)
        self.query_one("#drawn", Static).update(words)

    # -- panes ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        wide = self.size.width >= WIDE
        chart = bool(charts_of(self.record))
        visible = {"rows", "sql", *(("chart",) if chart else ())} if wide else {self._active}
        for pane in PANES:
            self.query_one(f"#{pane.id}").display = pane.id in visible
        self.query_one("#proof").display = bool(visible & {"chart", "sql"})
        self.set_class(wide, "several")
        strip = self.query_one(PaneStrip)
        strip.shown, strip.active = frozenset(visible), self._active

    def action_show_pane(self, name: str) -> None:
        self._active = name
        self._lay_out()
        self._list(name).focus()
        self.call_after_refresh(self._draw_chart)

    def _list(self, pane: str) -> Widget:
        return self.query_one({"rows": "#table"}.get(pane, f"#{pane}"))

    # -- acts -------------------------------------------------------------------------------------

    def action_next(self) -> None:
        self._step(1)

    def action_previous(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        self._place = (self._place + step) % len(self._records)
        self._show()

    def action_next_measure(self) -> None:
        self._measure += 1
        self._draw_chart()

    def action_copy_sql(self) -> None:
        self.app.copy_to_clipboard(self.record.sql)
        self.notify(f"SQL of {self.record.id} is in the clipboard.", markup=False)

    def action_show_evidence(self, number: str) -> None:
        """A clicked number here is one of the numbers this screen was opened with, or nothing."""
        places = {record.id: place for place, record in enumerate(self._records)}
        if number in places:
            self._place = places[number]
            self._show()

    def action_leave(self) -> None:
        self.dismiss()


def _question(record: EvidenceRecord) -> Content:
    return Content("\n").join(
        [
            line(
                (record.id, "bold $accent"),
                "  ",
                said(record.answers, "bold"),
                said(f"  {record.question}", QUIET),
            ),
            said(record.summary),
        ]
    )


def _rows_note(record: EvidenceRecord) -> Content:
    if not record.rows:
        return Content.styled(NO_ROWS, QUIET)
    kept = len(record.rows)
    shown = (
        plural(kept, "row")
        if kept == record.row_count
        else f"the first {number(kept)} of {number(record.row_count)} rows"
    )
    return Content.styled(f"{shown} · sha256 {record.sha256[:12]}", QUIET)


def _statement(record: EvidenceRecord) -> Content:
    sql = highlight("\n".join(inert_lines(record.sql)), language="sql", theme=SqlTheme)
    parameters = [
        line(said(f"${name}", "$accent"), ("  ", ""), said(written(value, 200)))
        for name, value in record.parameters.items()
    ]
    return Content("\n").join([sql.rstrip(), *([Content("")] if parameters else []), *parameters])
