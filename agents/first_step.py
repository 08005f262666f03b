"""What may be done before the root cause is certain: only what is small, can be taken back, and has a reason.

Two things qualify. A flag that was turned just before people were hurt, at a service that is in question,
can be turned back; and of a drafted playbook, a step that reads `L` on the risk scale and names its rollback.
Everything larger waits for a verdict, or for a person who weighs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agents.case_view import CaseView
from playbooks.document import Playbook, Step
from playbooks.risk import Risk, deserved
from tools.errors import UsageError
from tools.evidence import evidence_order
from tools.times import MINUTE_NS, format_duration, parse_instant

_JUST_BEFORE_NS: Final = 15 * MINUTE_NS


@dataclass(frozen=True)
class FirstStep:
    """`undo` takes it back, `why` is the reason in a few words, `evidence` where the reason stands."""

    letter: Risk
    what: str
    undo: str
    why: str
    evidence: tuple[str, ...]


def first_step(view: CaseView, playbook: Playbook | None) -> FirstStep | None:
    """The most reversible step that the evidence at hand justifies; None where there is none, nobody is
    hurt, or the cause is certain, so that the playbook says what to do."""
    if view.verdict in ("confirmed", "healthy") or view.triage is None or not view.triage.impact.services:
        return None
    return _flag_back(view) or (_small_step(view, playbook) if playbook else None)


def letter_of(step: Step) -> Risk:
    """The letter the text gives; what the step deserves where it gives none."""
    return step.risk or deserved(step.module, step.arguments)


def _flag_back(view: CaseView) -> FirstStep | None:
    """The last flag turned before the hurt, at a service that is in question or at none in particular."""
    assert view.triage is not None
    since_ns = _instant(view.triage.impact.since)
    if since_ns is None:
        return None
    turned = [
        (change["time"], number, change)
        for number, change in _flags(view)
        if 0 <= since_ns - change["time"] <= _JUST_BEFORE_NS and _in_question(change.get("service"), view)
    ]
    if not turned:
        return None
    at_ns, number, change = max(turned, key=lambda flag: (flag[0], flag[1]))
    return FirstStep(
        letter="L",
        what=f"turn the flag back: {change.get('summary') or change['change_id']}",
        undo="turn it again",
        why=f"{format_duration(since_ns - at_ns)} before people were hurt",
        evidence=tuple(dict.fromkeys((number, *view.triage.impact.evidence[:1]))),
    )


def _instant(text: str | None) -> int | None:
    try:
        return parse_instant(text) if text else None
    except UsageError:
        return None


def _flags(view: CaseView) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number in sorted(view.evidence, key=evidence_order):
        record = view.evidence[number]
        if {"time", "change_id", "kind"} <= set(record.columns):
            for row in record.rows:
                change = dict(zip(record.columns, row, strict=True))
                if change["kind"] == "flag" and isinstance(change["time"], int):
                    yield number, change


def _in_question(service: str | None, view: CaseView) -> bool:
    """It leaves its usual range, is where people are hurt, or is suspected."""
    assert view.triage is not None
    if not service:
        return True
    suspects = {cause.service for cause in view.suspects}
    return service in suspects | {*view.triage.candidates, *view.triage.impact.services}


def _small_step(view: CaseView, playbook: Playbook) -> FirstStep | None:
    undo = {step.name for step in playbook.of_phase("rollback")}
    for step in playbook.of_phase("step"):
        if letter_of(step) in ("R", "L") and step.rollback in undo and view.causes:
            cause = view.causes[0]
            return FirstStep(
                letter=letter_of(step),
                what=step.name,
                undo=step.rollback or "",
                why=f"{cause.service} is {view.verdict or 'suspected'}, {cause.probability:.0%}",
                evidence=cause.evidence,
            )
    return None
