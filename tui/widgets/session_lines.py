"""Sessions, one a line: when, what, how it ended, who was suspected."""

from __future__ import annotations

from typing import Final, cast

from textual.content import Content

from agents.diagnosis import Verdict
from sessions.catalogue import SessionSummary
from tools.times import format_instant
from tui.widgets.line_list import Line
from tui.widgets.words import QUIET, VERDICTS, column, line, said

OPENED_CELLS: Final = 18
TITLE_CELLS: Final = 22
STATE_CELLS: Final = 16
SUSPECT_CELLS: Final = 13
OTHER_CELLS: Final = OPENED_CELLS + STATE_CELLS + SUSPECT_CELLS + len(" Playbook ")
MOST_TITLE_CELLS: Final = 60


def title_cells(width: int) -> int:
    """How wide titles are on a screen this wide."""
    return min(max(width - OTHER_CELLS, TITLE_CELLS), MOST_TITLE_CELLS)


def column_names(title_cells: int) -> Content:
    names = line(
        _cell(Content("Opened (UTC)"), OPENED_CELLS),
        _cell(Content("Title"), title_cells),
        _cell(Content("Verdict"), STATE_CELLS),
        _cell(Content("Suspect"), SUSPECT_CELLS),
        "Playbook",
    )
    return names.stylize(QUIET)


def session_line(summary: SessionSummary, title_cells: int = TITLE_CELLS) -> Line:
    """Title, where it stands, who is suspected, when it was opened."""
    if summary.broken:
        words = line(_cell(said(summary.id, QUIET), OPENED_CELLS), said(summary.broken, "$error"))
        return Line(summary.id, words, heading=True)
    letter, style = VERDICTS[cast(Verdict, summary.verdict)] if summary.verdict else (" ", QUIET)
    state = line((f"{letter} ", style), said(summary.verdict or summary.phase, style))
    words = line(
        _cell(
            Content.styled(format_instant(summary.opened_at_ns)[:16].replace("T", " "), QUIET), OPENED_CELLS
        ),
        _cell(said(summary.title, "bold"), title_cells),
        _cell(state, STATE_CELLS),
        _cell(said(summary.suspect or "-"), SUSPECT_CELLS),
        said(summary.playbook_status or "-", QUIET),
    )
    return Line(summary.id, words)


def _cell(content: Content, width: int) -> Content:
    """A column's cell, with two cells of gap."""
    return line(column(content, width - 2), "  ")
