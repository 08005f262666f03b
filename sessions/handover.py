"""A handover: all that whoever takes over needs, in Markdown, made only of what the journal holds."""

from __future__ import annotations

from agents import events as ev
from agents.case_view import CaseView
from agents.steered_tree import VERBS
from sessions import case_facts as facts
from sessions.standing import still_open
from sessions.status_update import status_lines
from sessions.timeline import clock
from sessions.wording import refs, templates, tidy
from tools.times import SECOND_NS


def handover(view: CaseView) -> str:
    """The note, whatever phase the case is in."""
    return tidy(
        templates()
        .get_template("handover.md.j2")
        .render(
            view=view,
            verbs=VERBS,
            causes=facts.shown_causes(view),
            lines=status_lines(view),
            tried=[entry for entry in view.entries if isinstance(entry.event, _TRIED)],
            dropped=facts.suspicions(view) if view.diagnosis else (),
            fallen=facts.fallen(view),
            voided=facts.voided(view),
            ended_early=[
                entry for entry in view.entries if isinstance(entry.event, ev.RunCancelled | ev.RunFailed)
            ],
            still_open=list(still_open(view)),
            refs=lambda numbers: refs(view, numbers),
            at=lambda entry: clock(entry.at_ns - entry.at_ns % SECOND_NS),
        )
    )


_TRIED = (
    ev.WindowChosen,
    ev.RunStarted,
    ev.Concluded,
    ev.AgentSteered,
    ev.QuestionAsked,
    ev.PlaybookEdited,
    ev.PlaybookDecided,
)
