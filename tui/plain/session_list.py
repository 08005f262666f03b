"""The sessions there are, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from tools.plain_text import inert, shorten

if TYPE_CHECKING:
    from sessions.catalogue import SessionSummary

_SUSPECT_CELLS: Final = 24
_HEADINGS: Final = ("SESSION", "VERDICT", "SUSPECT", "PLAYBOOK", "TITLE")


def session_table(summaries: Iterable[SessionSummary]) -> Table:
    """A table without lines; the id comes first and is never cut, so that it can be copied."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in _HEADINGS:
        table.add_column(heading, no_wrap=heading != "TITLE", overflow="fold")
    for summary in summaries:
        table.add_row(*(Text(inert(cell)) for cell in _cells(summary)))
    return table


def _cells(summary: SessionSummary) -> tuple[str, ...]:
    if summary.broken:
        return (summary.id, "broken", "-", "-", summary.broken)
    return (
        summary.id,
        summary.verdict or summary.phase,
        shorten(summary.suspect or "-", _SUSPECT_CELLS),
        summary.playbook_status or "-",
        summary.title,
    )
