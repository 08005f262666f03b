"""Which services a case knows, by name."""

from __future__ import annotations

from typing import Final

from agents.case_view import CaseView

_PLACES: Final = ("service", "caller", "callee", "peer")


def known_services(view: CaseView) -> tuple[str, ...]:
    """Every service the case has come across, by name."""
    named = set(view.agents)
    for record in view.evidence.values():
        for column in _PLACES:
            if column in record.columns:
                place = record.columns.index(column)
                named |= {row[place] for row in record.rows if isinstance(row[place], str) and row[place]}
    return tuple(sorted(named))
