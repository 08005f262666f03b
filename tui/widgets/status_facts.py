"""What the status line says of a case, most important first."""

from __future__ import annotations

from textual.content import Content

from agents.case_view import CaseView
from tui.widgets.words import QUIET, plural, said

_PHASES = {
    "new": "starting",
    "triage": "reading the telemetry",
    "investigating": "agents at work",
    "synthesis": "ranking causes",
    "verifying": "checking the path",
    "drafting": "drafting the playbook",
    "review": "waits for you",
    "done": "done",
    "cancelled": "stopped",
    "failed": "failed",
}


def of(view: CaseView, run_s: float | None) -> tuple[Content, ...]:
    style = "bold $accent" if view.running else ("bold $error" if view.phase == "failed" else "bold")
    facts = [Content.styled(_PHASES[view.phase], style)]
    if run_s is not None:
        facts.append(Content.styled(_length(run_s), QUIET))
    if waiting := len(view.unanswered):
        facts.append(Content.styled(f"{plural(waiting, 'question')} waiting", "$warning"))
    if view.steering.waits and view.running:
        facts.append(Content.styled("the tree's change waits", "$warning"))
    if view.opened:
        facts.append(said(view.opened.session_id, QUIET))
    return tuple(facts)


def _length(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
