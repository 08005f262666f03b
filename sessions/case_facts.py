"""What a postmortem needs to know of a case, read from its journal and from the rows of its evidence.

Rows are known by their columns, not by their question: a row with a change's id and time is a change,
wherever it was asked for. Nothing here is a guess; what the record does not hold is None or empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agents import events as ev
from agents.answers.status import since_ns
from agents.case_view import CaseView, Exchange
from agents.diagnosis import Cause
from tools.evidence import evidence_order

WORTH_A_PARAGRAPH = 0.1
"""Causes less probable than this are listed by name only."""


@dataclass(frozen=True)
class Change:
    at_ns: int
    change_id: str
    service: str | None
    kind: str
    version: str | None
    summary: str
    evidence: str


@dataclass(frozen=True)
class Alert:
    at_ns: int
    ended_ns: int | None
    name: str
    severity: str | None
    service: str | None
    evidence: str


@dataclass(frozen=True)
class Onset:
    """When a service first left its usual range, and in how many measures it did."""

    at_ns: int
    service: str
    measure: str
    measures: int
    evidence: str


@dataclass(frozen=True)
class FirstLine:
    """When a service first logged what it did not log before."""

    at_ns: int
    service: str
    template: str
    evidence: str


@dataclass(frozen=True)
class Suspicion:
    """A service that agents suspected, the strongest reason, and how it took being challenged."""

    hypothesis: ev.Hypothesis
    suspected_by: tuple[str, ...]
    challenge: ev.Challenged | None


Blame = Literal["blamed", "trigger", "decoy"]
"""What the diagnosis says of a change; of most it says nothing."""


@dataclass(frozen=True)
class Voided:
    """A decision that a later text of the playbook made void."""

    decided: ev.Entry
    by: ev.Entry


def changes(view: CaseView) -> tuple[Change, ...]:
    """Each change once, under the first evidence that shows it, in time order."""
    found: dict[tuple[int, str], Change] = {}
    for number, row in _rows(view, "time", "change_id"):
        found.setdefault(
            (row["time"], str(row["change_id"])),
            Change(
                at_ns=row["time"],
                change_id=str(row["change_id"]),
                service=row.get("service"),
                kind=str(row.get("kind") or "change"),
                version=row.get("version"),
                summary=str(row.get("summary") or ""),
                evidence=number,
            ),
        )
    return tuple(found[key] for key in sorted(found))


def alerts(view: CaseView) -> tuple[Alert, ...]:
    """Each alert once, in time order."""
    found: dict[tuple[int, str, str], Alert] = {}
    for number, row in _rows(view, "starts_at", "name"):
        alert = Alert(
            at_ns=row["starts_at"],
            ended_ns=row.get("ends_at"),
            name=str(row["name"]),
            severity=row.get("severity"),
            service=row.get("service"),
            evidence=number,
        )
        found.setdefault((alert.at_ns, alert.name, alert.service or ""), alert)
    return tuple(found[key] for key in sorted(found))


def first_alert(view: CaseView) -> Alert | None:
    """The first alert that was not over before the incident began."""
    begins = view.windows.incident.window().start_ns if view.windows else 0
    open_ = (alert for alert in alerts(view) if alert.ended_ns is None or alert.ended_ns > begins)
    return next(open_, None)


def onsets(view: CaseView) -> tuple[Onset, ...]:
    """Each service's earliest onset, in time order."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for number, row in _rows(view, "onset", "service", "measure"):
        found.setdefault(str(row["service"]), []).append((row["onset"], str(row["measure"]), number))
    first = {service: min(seen) for service, seen in found.items()}
    return tuple(
        Onset(at_ns, service, measure, len({measure for _, measure, _ in found[service]}), number)
        for service, (at_ns, measure, number) in sorted(first.items(), key=lambda item: (item[1], item[0]))
    )


def first_lines(view: CaseView) -> tuple[FirstLine, ...]:
    """The first line in the incident that each service looked at had not logged before."""
    found: dict[str, FirstLine] = {}
    for number, row in _rows(view, "first_time", "template", "lines_baseline"):
        service = view.evidence[number].parameters.get("service")
        if row["lines_baseline"] or not isinstance(service, str):
            continue
        line = FirstLine(row["first_time"], service, str(row["template"]), number)
        if service not in found or line.at_ns < found[service].at_ns:
            found[service] = line
    return tuple(sorted(found.values(), key=lambda line: (line.at_ns, line.service)))


def trigger(view: CaseView, cause: Cause) -> Change | None:
    """The last change of the cause's own service before it left its usual range."""
    own = [onset.at_ns for onset in onsets(view) if onset.service == cause.service]
    began = own[0] if own else since_ns(view)
    if began is None:
        return None
    before = [change for change in changes(view) if change.service == cause.service and change.at_ns <= began]
    return before[-1] if before else None


def blame_of(view: CaseView) -> dict[str, Blame]:
    """What the diagnosis says of changes, by id: the commit it blames, those it calls decoys, else the
    trigger of the leading cause."""
    if not view.causes:
        return {}
    leading = view.causes[0]
    found: dict[str, Blame] = {}
    last = trigger(view, leading)
    if last is not None:
        found[last.change_id] = "trigger"
    _, _, innocent = leading.why.rpartition("; not ")
    decoys = innocent.removesuffix(", which only look alike").split(", ")
    for change in changes(view):
        if leading.detail.startswith(f"commit {change.change_id} "):
            found[change.change_id] = "blamed"
        elif change.kind == "commit" and innocent != leading.why and change.change_id[:12] in decoys:
            found[change.change_id] = "decoy"
    return found


def instances_of(view: CaseView, service: str) -> tuple[int, str | None]:
    """How many instances of a service evidence shows, and which evidence; (0, None) where it shows none."""
    for number in sorted(view.evidence, key=evidence_order):
        record = view.evidence[number]
        if {"service", "instance"} <= set(record.columns):
            rows = (dict(zip(record.columns, row, strict=True)) for row in record.rows)
            found = {row["instance"] for row in rows if row["service"] == service and row["instance"]}
            if found:
                return len(found), number
    return 0, None


def shown_causes(view: CaseView) -> tuple[Cause, ...]:
    return tuple(
        cause for cause in view.suspects if cause.rank == 1 or cause.probability >= WORTH_A_PARAGRAPH
    )


def suspicions(view: CaseView) -> tuple[Suspicion, ...]:
    """What agents suspected that is not among the causes worth a paragraph, strongest first."""
    kept = {cause.service for cause in shown_causes(view)}
    strongest: dict[str, ev.Hypothesis] = {}
    suspected_by: dict[str, list[str]] = {}
    for agent in view.agents.values():
        for hypothesis in agent.report.hypotheses if agent.report else ():
            if hypothesis.service in kept:
                continue
            suspected_by.setdefault(hypothesis.service, []).append(agent.agent)
            known = strongest.get(hypothesis.service)
            if known is None or hypothesis.strength > known.strength:
                strongest[hypothesis.service] = hypothesis
    ranked = sorted(strongest.values(), key=lambda hypothesis: (-hypothesis.strength, hypothesis.service))
    return tuple(
        Suspicion(
            hypothesis,
            tuple(sorted(suspected_by[hypothesis.service])),
            view.challenges.get(hypothesis.service),
        )
        for hypothesis in ranked
    )


def fallen(view: CaseView) -> tuple[ev.Challenged, ...]:
    """Causes that did not survive being challenged."""
    return tuple(challenge for challenge in view.challenges.values() if not challenge.survived)


def voided(view: CaseView) -> tuple[Voided, ...]:
    """Approvals that a later edit, or a later draft, made void."""
    found: list[Voided] = []
    standing: ev.Entry | None = None
    draft = ""
    for entry in view.entries:
        match entry.event:
            case ev.PlaybookDecided(decision="approved"):
                standing = entry
            case ev.PlaybookDecided():
                standing = None
            case ev.PlaybookDrafted(document=document) if document == draft:
                pass
            case ev.PlaybookEdited() | ev.PlaybookDrafted() if standing is not None:
                found.append(Voided(standing, entry))
                standing = None
        draft = entry.event.document if isinstance(entry.event, ev.PlaybookDrafted) else draft
    return tuple(found)


def this_run(view: CaseView) -> Iterator[ev.Entry]:
    """The entries since the last scan: evidence numbers in them mean today's evidence."""
    starts = [
        entry.seq
        for entry in view.entries
        if isinstance(entry.event, ev.RunStarted) and not entry.event.reuses_scan
    ]
    return (entry for entry in view.entries if not starts or entry.seq >= starts[-1])


def answered_now(view: CaseView) -> tuple[Exchange, ...]:
    """Questions understood and answered on the evidence at hand."""
    answers = {entry.event.number for entry in this_run(view) if isinstance(entry.event, ev.Answered)}
    return tuple(
        exchange
        for exchange in view.conversation
        if exchange.number in answers and exchange.answer and exchange.answer.understood
    )


def not_understood(view: CaseView) -> tuple[Exchange, ...]:
    return tuple(
        exchange
        for exchange in view.conversation
        if exchange.answer and exchange.answer.understood is None and exchange.answer.ended == "whole"
    )


def _rows(view: CaseView, time: str, *others: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every kept row of evidence with these columns and a time in the first, in evidence order."""
    for number in sorted(view.evidence, key=evidence_order):
        record = view.evidence[number]
        if {time, *others} <= set(record.columns):
            rows = (dict(zip(record.columns, row, strict=True)) for row in record.rows)
            yield from ((number, row) for row in rows if isinstance(row[time], int))
