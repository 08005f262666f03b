"""One piece of evidence: its question, its SQL, its parameters, its rows, a chart where there is one, and the
statements that stand on it. The store can be asked the same again, and the rows leave as text or a file."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.highlight import HighlightTheme, highlight
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from agents.case_view import CaseView
from agents.citations import citations
from agents.events import EvidenceRecord
from tools.errors import WhydunitError
from tools.plain_text import inert, inert_lines
from tui import actions
from tui.leaving import copied, export_folder_of
from tui.live import LiveSession
from tui.widgets.cells import written
from tui.widgets.charts import charts_of, drawn
from tui.widgets.evidence_text import filled_sql, markdown, row_text
from tui.widgets.line_input import LineInput
from tui.widgets.line_list import Line, LineList, claim_line, empty
from tui.widgets.pane_strip import Pane, PaneStrip
from tui.widgets.rows_pane import RowsPane
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, number, plural, said

if TYPE_CHECKING:
    from sessions.rechecking import Recheck

PANES: Final = (
    Pane("rows", "1", "Rows"),
    Pane("chart", "2", "Chart"),
    Pane("sql", "3", "SQL"),
    Pane("cited", "4", "Cited by"),
)
LONGEST_PATH: Final = 4000
WIDE: Final = 100
NO_CHART = "These columns have no incident and baseline, and no time, to draw."


class SqlTheme(HighlightTheme):
    """A `$parameter` is no mistake in DuckDB."""

    STYLES = {  # noqa: RUF012 - declared so by the base class
        token: "$accent" if token[-1:] == ("Error",) else style
        for token, style in HighlightTheme.STYLES.items()
    }


class EvidenceScreen(Screen[None]):
    """The proof behind a claim. Steps through the evidence it was opened with."""

    scope: ClassVar[actions.Scope] = "evidence"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("evidence")

    def __init__(
        self,
        records: Sequence[EvidenceRecord],
        number: str,
        session: LiveSession,
        view: Callable[[], CaseView],
    ) -> None:
        """`view` gives the case as it stands, for the statements that cite what is shown."""
        super().__init__()
        self._session = session
        self._view = view
        self._asking: threading.Event | None = None
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
            yield RowsPane(id="rows", classes="pane")
            with Vertical(id="proof"):
                with VerticalScroll(id="chart", classes="pane"):
                    yield Static(id="drawn", markup=False)
                with VerticalScroll(id="sql", classes="pane"):
                    yield Static(id="statement", markup=False)
                yield LineList(id="cited", wraps=True).add_class("pane")
        with Horizontal(id="path-line"):
            yield Static("rows to ", markup=False, id="path-about")
            yield LineInput(id="path", placeholder="a new file, .csv or .json", longest=LONGEST_PATH)
        yield StatusLine()

    def on_mount(self) -> None:
        self.query_one("#path-line").display = False
        self._show()

    def on_unmount(self) -> None:
        self._stop_asking()

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()
        self.call_after_refresh(self._draw_chart)

    def _show(self) -> None:
        record, self._measure = self.record, 0
        self._stop_asking()
        self.query_one("#question", Static).update(_question(record))
        self._rows.show(record.columns, record.rows, record.row_count)
        self._rows.say(Content.styled(f"sha256 {inert(record.sha256[:12])}", QUIET))
        self.query_one("#cited", LineList).show(_cited_lines(self._view(), record.id))
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
        visible = {"rows", "sql", "cited", *(("chart",) if chart else ())} if wide else {self._active}
        for pane in PANES:
            self.query_one(f"#{pane.id}").display = pane.id in visible
        self.query_one("#proof").display = bool(visible & {"chart", "sql", "cited"})
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

    def action_show_evidence(self, number: str) -> None:
        """Another number, of those this screen was opened with or of the case; else nothing."""
        if number not in {record.id for record in self._records}:
            if number not in self._view().evidence:
                return
            self._records = list(self._view().evidence.values())
        self._place = next(i for i, record in enumerate(self._records) if record.id == number)
        self._show()

    @on(LineList.Chosen)
    def _open_other(self, message: LineList.Chosen) -> None:
        """The statement's next evidence after this one."""
        message.stop()
        numbers = message.line.opens
        here = numbers.index(self.record.id) if self.record.id in numbers else -1
        if numbers:
            self.action_show_evidence(numbers[(here + 1) % len(numbers)])

    def action_leave(self) -> None:
        """Out of the path first, then stop asking, then back to the session."""
        if self.query_one("#path-line").display:
            self._leave_path()
        elif self._stop_asking():
            self._rows.say(Content.styled("stopped; as recorded", "$warning"))
        else:
            self.dismiss()

    # -- rows -------------------------------------------------------------------------------------

    @property
    def _rows(self) -> RowsPane:
        return self.query_one(RowsPane)

    def action_sort(self) -> None:
        self._rows.sort_next()

    def action_turn_round(self) -> None:
        self._rows.turn_round()

    def action_turn_page(self, step: int) -> None:
        self._rows.turn_page(step)

    @on(RowsPane.WantsMore)
    def _page_on(self, message: RowsPane.WantsMore) -> None:
        message.stop()
        self._ask_again(lambda: self._rows.turn_page(1))

    def action_recheck(self) -> None:
        self._ask_again(lambda: None)

    # -- asking again -----------------------------------------------------------------------------

    def _ask_again(self, then: Callable[[], object]) -> None:
        """Ask the store in a thread; `then` follows where it says the same as it did."""
        if self._asking is None:
            self._asking = threading.Event()
            self._rows.say(Content.styled("asking the store again, Esc stops it", "bold $accent"))
            self.run_worker(self._asked(self.record, self._asking, then), group="ask")

    async def _asked(self, record: EvidenceRecord, stop: threading.Event, then: Callable[[], object]) -> None:
        try:
            found = await asyncio.to_thread(self._session.recheck, record, stop)
        except WhydunitError as error:
            if not stop.is_set():
                self._asking = None
                self._rows.say(said(error.message, "$error"))
                self._say_error(error)
            return
        if found is None or stop.is_set():
            return
        self._asking = None
        self._rows.say(compared(record, found))
        if found.same_store and found.matches(record):
            self._rows.extend(found.rows.rows)
            then()

    def _stop_asking(self) -> bool:
        """True where something was being asked. What comes of it is left unread."""
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.set()
        return asking is not None

    # -- leaving as text --------------------------------------------------------------------------

    def action_copy_sql(self) -> None:
        self._copy(filled_sql(self.record.sql, self.record.parameters), "its SQL, parameters filled in,")

    def action_copy_row(self) -> None:
        if (row := self._rows.row) is not None:
            self._copy(row_text(self.record.columns, row), "the row")

    def action_copy_all(self) -> None:
        self._copy(markdown(self.record, self._rows.rows), "all of it, as Markdown,")

    def _copy(self, text: str, what: str) -> None:
        if copied(self, text):
            self.notify(f"{self.record.id}: {what} is in the clipboard.", markup=False)

    # -- leaving as a file ------------------------------------------------------------------------

    def action_export_rows(self) -> None:
        path = self.query_one("#path", Input)
        path.value = str(export_folder_of(self) / f"{_file_name(self.record)}.csv")
        self.query_one("#path-line").display = True
        path.focus()
        path.action_end()

    def _leave_path(self) -> None:
        self.query_one("#path-line").display = False
        self._list(self._active).focus()

    @on(Input.Changed, "#path")
    def _path_typed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted, "#path")
    def _path_given(self, event: Input.Submitted) -> None:
        event.stop()
        path = Path(event.value.strip())
        if self._rows.complete:
            self._write_rows(path)
        else:
            self._ask_again(lambda: self._write_rows(path))
            self.notify("The journal keeps the first rows: the store is asked for the rest.", markup=False)
        self._leave_path()

    def _write_rows(self, path: Path) -> None:
        self.run_worker(self._written(self.record, list(self._rows.rows), path), group="write")

    async def _written(self, record: EvidenceRecord, rows: list[Sequence[object]], path: Path) -> None:
        try:
            to = await asyncio.to_thread(self._session.export_rows, record.columns, rows, path)
        except WhydunitError as error:
            self._say_error(error)
        else:
            self.notify(f"{plural(len(rows), 'row')} written to {inert(str(to))}", markup=False)

    def _say_error(self, error: WhydunitError) -> None:
        words = f"{inert(error.message)}\n{inert(error.remedy)}"
        self.notify(words, severity="error", markup=False, timeout=12)


def compared(record: EvidenceRecord, found: Recheck) -> Content:
    """Whether the store says today what was recorded."""
    then, now = record.row_count, len(found.rows)
    if found.matches(record):
        same = f"same {plural(now, 'row')}, sha256 matches"
        if found.same_store:
            return Content.styled(same, "$success")
        return Content.styled(f"the store changed, but here not: {same}", "$success")
    rows = f"{plural(now, 'row')} now, {number(then)} recorded" if now != then else "other values"
    if found.same_store:
        return Content.styled(f"not the same though the store is: {rows}, sha256 differs", "bold $error")
    return Content.styled(f"the store changed: {rows}; shown as recorded", "bold $warning")


def _file_name(record: EvidenceRecord) -> str:
    """A name that no folder, option or shell can mistake."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", f"{record.id}-{record.question}").strip(".-")[:80] or "rows"


def _cited_lines(view: CaseView, number: str) -> list[Line]:
    found = citations(view, number)
    if not found:
        return empty("No statement cites it.")
    return [
        claim_line(f"cited/{place}", each.claim, said(f"{inert(each.by)[:30]}: ", QUIET))
        for place, each in enumerate(found)
    ]


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


def _statement(record: EvidenceRecord) -> Content:
    sql = highlight("\n".join(inert_lines(record.sql)), language="sql", theme=SqlTheme)
    parameters = [
        line(said(f"${name}", "$accent"), ("  ", ""), said(written(value, 200)))
        for name, value in record.parameters.items()
    ]
    return Content("\n").join([sql.rstrip(), *([Content("")] if parameters else []), *parameters])
