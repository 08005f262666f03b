"""Which statements of a case stand on a piece of evidence: the way back from proof to claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents.case_view import CaseView
from agents.diagnosis import Claim


@dataclass(frozen=True)
class Citation:
    """`by` is who says it: an agent, or a part of the diagnosis."""

    by: str
    claim: Claim


def citations(view: CaseView, number: str) -> tuple[Citation, ...]:
    """Each statement that cites this number once, in the order in which a case is made."""
    found = {(each.by, each.claim.text): each for each in _statements(view) if number in each.claim.evidence}
    return tuple(found.values())


def _statements(view: CaseView) -> Iterator[Citation]:
    if view.triage is not None:
        yield from (Citation("triage", claim) for claim in view.triage.claims)
    for agent in view.agents.values():
        report = agent.report
        for claim in (*agent.claims, *(report.claims if report else ())):
            yield Citation(agent.agent, claim)
        for suspected in report.hypotheses if report else ():
            text = f"suspects {suspected.service}: {suspected.why}"
            yield Citation(agent.agent, Claim(text=text, evidence=suspected.evidence))
    yield from (Citation("root report", claim) for claim in view.root_report)
    for cause in view.suspects:
        text = f"{cause.service}: {cause.why}"
        yield Citation(f"cause {cause.rank}", Claim(text=text, evidence=cause.evidence))
        for hop in view.paths.get(cause.service, cause.path):
            text = f"the step from {hop.caller} to {hop.callee}"
            yield Citation(f"cause {cause.rank}", Claim(text=text, evidence=hop.evidence))
    for challenge in view.challenges.values():
        yield from (Citation(f"challenge of {challenge.service}", claim) for claim in challenge.claims)
    for out in view.diagnosis.ruled_out if view.diagnosis else ():
        yield Citation("ruled out", Claim(text=f"{out.service}: {out.why}", evidence=out.evidence))
    yield from (Citation("playbook", claim) for claim in (view.playbook.why if view.playbook else ()))
    for exchange in view.conversation:
        for claim in exchange.answer.claims if exchange.answer else ():
            yield Citation(f"answer {exchange.number}", claim)
