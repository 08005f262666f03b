"""The panes of a session: which there are, which a terminal has room for, and what waits in them."""

from __future__ import annotations

from typing import Final

from agents.case_view import CaseView
from tui.widgets.pane_strip import Pane

PANES: Final = (
    Pane("reasoning", "1", "Reasoning"),
    Pane("causes", "2", "Causes"),
    Pane("evidence", "3", "Evidence"),
    Pane("talk", "4", "Talk"),
    Pane("playbook", "5", "Playbook"),
)
POSTMORTEM: Final = Pane("postmortem", "6", "Postmortem")
"""A screen of its own, named beside the panes."""
TWO_PANES_FROM: Final = 100
THREE_PANES_FROM: Final = 160
TALL_FROM: Final = 36
SHORT_UNDER: Final = 20


def visible_panes(width: int, active: str, beside: str) -> frozenset[str]:
    """Which panes a terminal this wide shows: one; the reasoning and one; the reasoning, one and the talk."""
    if width < TWO_PANES_FROM:
        return frozenset({active})
    if width < THREE_PANES_FROM:
        return frozenset({"reasoning", beside})
    return frozenset({"reasoning", "causes" if beside == "talk" else beside, "talk"})


def counts(view: CaseView) -> dict[str, str]:
    """What stands beside each pane's name."""
    sizes = {
        "reasoning": len(view.agents),
        "causes": len(view.suspects),
        "evidence": len(view.evidence),
        "talk": len(view.conversation),
    }
    shown = {name: str(size) for name, size in sizes.items() if size}
    if view.playbook:
        shown["playbook"] = "waits for you" if view.waits_for_review else view.playbook.status
    return shown
