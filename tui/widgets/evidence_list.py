"""Every question asked of the telemetry, a line each."""

from __future__ import annotations

from textual.content import Content

from agents.case_view import CaseView
from agents.events import EvidenceRecord
from tools.evidence import evidence_order
from tui.widgets.line_list import Line, empty
from tui.widgets.words import QUIET, at_work, column, line, number, said

ID_WIDTH = 6
QUESTION_WIDTH = 20
ROWS_WIDTH = 6


def evidence_head() -> Content:
    """The names of the columns, over their columns."""
    return Content.styled(
        f" {'No.':<{ID_WIDTH}} {'Question':<{QUESTION_WIDTH}} {'Rows':>{ROWS_WIDTH}}  What it says", QUIET
    )


def evidence_lines(view: CaseView) -> list[Line]:
    records = sorted(view.evidence.values(), key=lambda record: evidence_order(record.id))
    if not records:
        words = (
            "The first questions are being asked." if at_work(view) else "Nothing was asked of the telemetry."
        )
        return empty(words)
    return [_record_line(record) for record in records]


def _record_line(record: EvidenceRecord) -> Line:
    lead = line(
        column(said(record.id, "$accent"), ID_WIDTH),
        " ",
        column(said(record.question, QUIET), QUESTION_WIDTH),
        f" {number(record.row_count):>{ROWS_WIDTH}}  ",
    )
    return Line(record.id, said(record.summary), lead, opens=(record.id,))
