"""Answers about the case itself: what a statement rests on, and who calls whom."""

from __future__ import annotations

from typing import Any

from agents.case_view import CaseView
from agents.diagnosis import Claim
from agents.events import EvidenceRecord

_MOST = 6


def ground(statement: tuple[int, int] | None, view: CaseView) -> list[Claim]:
    """What a statement of an earlier answer rests on; without a number, the first of the last answer.

    Empty where there is no such statement.
    """
    claim = _statement(statement, view)
    if claim is None:
        return []
    known = [view.evidence[number] for number in claim.evidence if number in view.evidence]
    inferred = " It is inferred: no row says it in so many words." if claim.inferred else ""
    head = f'"{claim.text}" rests on {", ".join(claim.evidence[:_MOST])}.{inferred}'
    return [Claim(text=head, evidence=claim.evidence), *(_asked(record) for record in known[:_MOST])]


def _statement(place: tuple[int, int] | None, view: CaseView) -> Claim | None:
    answers = {each.number: each.answer.claims for each in view.conversation if each.answer}
    if place is None:
        given = [claims for claims in answers.values() if claims]
        return given[-1][0] if given else None
    number, line = place
    claims = answers.get(number, ())
    return claims[line - 1] if 0 < line <= len(claims) else None


def _asked(record: EvidenceRecord) -> Claim:
    rows = "1 row" if record.row_count == 1 else f"{record.row_count:,} rows"
    found = f"{record.id} asked: {record.answers} It found {rows}: {record.summary}."
    return Claim(text=found, evidence=(record.id,))


def neighbours(service: str, view: CaseView) -> list[Claim]:
    """Who calls a service, and whom it calls; empty where no evidence tells."""
    record = next((each for each in view.evidence.values() if each.question == "call_edges"), None)
    if record is None:
        return []
    rows = [dict(zip(record.columns, row, strict=True)) for row in record.rows]
    above = [row for row in rows if row["callee"] == service]
    below = [row for row in rows if row["caller"] == service]
    called = ", ".join(_edge(row, row["caller"]) for row in above[:_MOST])
    calls = ", ".join(_edge(row, row["callee"]) for row in below[:_MOST])
    return [
        Claim(
            text=f"{service} is called by {called}." if above else f"Nobody is seen to call {service}.",
            evidence=(record.id,),
        ),
        Claim(
            text=f"{service} calls {calls}." if below else f"{service} is not seen to call anybody.",
            evidence=(record.id,),
        ),
    ]


def _edge(row: dict[str, Any], name: str) -> str:
    calls, failed = row["incident_calls"], row["incident_failed"]
    if not calls:
        return f"{name} (not in the incident)" if row["baseline_calls"] else name
    broken = f", {failed:,} failed" if failed else ""
    return f"{name} ({calls:,} calls{broken}; before {row['baseline_calls']:,})"
