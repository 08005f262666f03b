"""The playbook in the session: where it stands, why it was drafted, and its steps."""

from __future__ import annotations

from textual.content import Content

from agents.case_view import CaseView, PlaybookView
from tools.times import format_clock
from tui.widgets.line_list import Line, claim_line, empty
from tui.widgets.playbook_check import check_words, known, step_lines
from tui.widgets.words import QUIET, at_work, line, said

STATUS = {
    "draft": ("D", "$warning"),
    "edited": ("E", "$warning"),
    "approved": ("A", "$success"),
    "rejected": ("R", "$error"),
}


def playbook_lines(view: CaseView) -> list[Line]:
    if view.playbook is None:
        return empty(_none_yet(view))
    found = known(view.playbook.document)
    why = [claim_line(f"why/{index}", claim) for index, claim in enumerate(view.playbook.why)]
    head = [Line("status", status_words(view.playbook)), Line("check", check_words(found))]
    return [*head, *why, *step_lines(found)]


def _none_yet(view: CaseView) -> str:
    if at_work(view):
        return "A playbook is drafted when the causes are known."
    return "There is no cause to mend, so no playbook." if view.diagnosis else "There is no playbook."


def status_words(playbook: PlaybookView) -> Content:
    """Who decided what about which text, and whether that still holds."""
    letter, style = STATUS[playbook.status]
    status = (f"{letter} {playbook.status}", f"bold {style}")
    words = [line(status, (f"  sha256 {playbook.sha256[:12]}", QUIET))]
    if playbook.decision and playbook.decided_at_ns:
        decision, at = playbook.decision, format_clock(playbook.decided_at_ns)
        why = f": {decision.reason}" if decision.reason else ""
        words.append(said(f"by {decision.by} at {at} UTC{why}"))
    if playbook.voided:
        words.append(Content.styled("the text changed after the decision, which is void", "$warning"))
    return Content("  ").join(words)
