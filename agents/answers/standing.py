"""Where a service stands in the case, and how a name that is none is answered."""

from __future__ import annotations

from agents.answers.intents import services_in
from agents.answers.known import known_services
from agents.answers.spelling import nearest_names
from agents.case_view import CaseView
from agents.diagnosis import Claim

WORTH_NAMING = 0.02
"""A suspect less probable than this is not offered as one."""


def standing(service: str, view: CaseView) -> list[Claim]:
    """Where a service stands in the case: the leading cause, ruled out, a suspect, or never in question."""
    if pruned := [claim for agent, claim in left_out(view) if agent == service]:
        return pruned
    cause = next((cause for cause in view.causes if cause.service == service), None)
    if cause is not None and cause.rank == 1:
        text = f"{service} is the leading suspect ({cause.probability:.0%}): {cause.why}"
        return [Claim(text=text, evidence=cause.evidence)]
    for entry in view.diagnosis.ruled_out if view.diagnosis else ():
        if entry.service == service:
            return [Claim(text=f"{service} is ruled out: {entry.why}", evidence=entry.evidence)]
    if cause is not None and cause.probability >= WORTH_NAMING:
        text = f"{service} is suspect number {cause.rank} ({cause.probability:.0%}): {cause.why}"
        return [Claim(text=text, evidence=cause.evidence)]
    return _what_it_shows(service, view)


def left_out(view: CaseView) -> list[tuple[str, Claim]]:
    """What people pruned, and a sentence on each: leaving something out rules nothing out."""
    return [
        (
            agent,
            Claim(
                text=f"{agent} and what only it asks were left out by {mark.by}, which rules nothing out.",
                evidence=_evidence_on(agent, view),
            ),
        )
        for agent, mark in view.steering.heeded.items()
        if mark.act == "prune"
    ]


def _evidence_on(service: str, view: CaseView) -> tuple[str, ...]:
    agent = view.agents.get(service)
    return agent.claims[0].evidence if agent and agent.claims else tuple(view.evidence)[:1]


def _what_it_shows(service: str, view: CaseView) -> list[Claim]:
    heard = [
        claim
        for challenge in view.challenges.values()
        for claim in challenge.claims
        if service in services_in(claim.text, (service,))
    ]
    return [*_own_telemetry(service, view), *heard[:2]]


def _own_telemetry(service: str, view: CaseView) -> list[Claim]:
    agent = view.agents.get(service)
    if agent is not None and agent.claims:
        return list(agent.claims[:2])
    looked_at = tuple(record.id for record in view.evidence.values() if "service" in record.columns)
    text = f"{service} was looked at and does not deviate from its baseline."
    return [Claim(text=text, evidence=looked_at)] if looked_at else []


def no_such_service(word: str, view: CaseView) -> tuple[str, ...]:
    """What is offered instead of a name that is none."""
    meant = nearest_names(word, known_services(view))
    there = f"Did you mean {' or '.join(meant)}?" if meant else f"There are {names(view)}."
    return (f"No service here is called '{word[:60]}'.", there)


def names(view: CaseView) -> str:
    """The services of the case, the first dozen of them."""
    known = known_services(view)
    return ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
