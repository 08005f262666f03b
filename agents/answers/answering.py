"""An answer for each intent, from the case so far, or by asking the store one question more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agents.answers import status
from agents.answers.asides import ground, neighbours
from agents.answers.figures import against_baseline, side_by_side, windows_compared
from agents.answers.intents import OFFERS, Intent, understand
from agents.answers.known import known_services
from agents.answers.ongoing import ongoing
from agents.answers.slowest import slowest
from agents.answers.standing import WORTH_NAMING, left_out, names, no_such_service, standing
from agents.case_view import CaseView
from agents.diagnosis import Claim, Hop
from agents.inquiry import Inquiry
from agents.reasoners.protocol import Answer
from tools.evidence import evidence_order
from tools.telemetry_store import Rows
from tools.times import format_clock

_MOST_CLAIMS = 6

_GONE_BACK = 8
"""How many questions back a question may go on from."""


def answer_question(question: str, view: CaseView, inquiry: Inquiry) -> Answer:
    """Answer in words the evidence holds. What is not understood is said plainly, with what can be asked."""
    intent = _understood(question, view)
    if intent is None:
        return Answer(understood=None, claims=(), offers=OFFERS)
    if not view.evidence:
        return Answer(
            understood=None, claims=(), offers=("Nothing was looked at yet: start the investigation.",)
        )
    if intent.unknown is not None and not intent.services and intent.name != "show":
        return Answer(understood=None, claims=(), offers=no_such_service(intent.unknown, view))
    return _ANSWERS[intent.name](intent, view, inquiry)


def _understood(question: str, view: CaseView) -> Intent | None:
    """What is asked for, as it goes on from the questions before it."""
    services = known_services(view)
    current = view.answering.number if view.answering else len(view.conversation) + 1
    before: Intent | None = None
    for exchange in view.conversation[max(current - 1 - _GONE_BACK, 0) : current - 1]:
        if exchange.answer is not None and exchange.answer.understood is not None:
            before = understand(exchange.text, services, before) or before
    return understand(question, services, before)


def _why(_: Intent, view: CaseView, __: Inquiry) -> Answer:
    diagnosis = view.diagnosis
    if diagnosis is None or not diagnosis.causes:
        return Answer("why", _no_cause(view))
    cause = diagnosis.causes[0]
    claims = [
        Claim(
            text=f"{cause.service} ({diagnosis.verdict}, {cause.probability:.0%}): {cause.why}",
            evidence=cause.evidence,
        )
    ]
    claims += [
        Claim(
            text=f"{hop.caller} calls {hop.callee}: {_checks(hop)}.",
            evidence=hop.evidence,
        )
        for hop in cause.path
    ]
    if cause.service in view.agents:
        claims += view.agents[cause.service].claims[:3]
    if cause.service in view.challenges:
        claims += view.challenges[cause.service].claims[:2]
    return Answer("why", tuple(claims))


def _why_not(intent: Intent, view: CaseView, inquiry: Inquiry) -> Answer:
    if not intent.services:
        return Answer(None, (), offers=("Name a service: why not SERVICE?", f"There are {names(view)}."))
    claims: list[Claim] = []
    for service in intent.services[:_MOST_CLAIMS]:
        claims += standing(service, view)
    return Answer("why_not", tuple(claims)) if claims else _why(intent, view, inquiry)


def _show(intent: Intent, view: CaseView, _: Inquiry) -> Answer:
    record = view.evidence.get(intent.evidence or "")
    if record is None:
        last = max(view.evidence, key=evidence_order)
        return Answer(
            "show", (), offers=(f"There is no such evidence; numbers run from E1 to {last}.", "/show E1")
        )
    text = f"{record.answers} {record.summary} ({record.row_count:,} rows, sha256 {record.sha256[:12]})."
    rows = [_row_text(record.columns, row) for row in record.rows[:_MOST_CLAIMS]]
    return Answer("show", tuple(Claim(text=part, evidence=(record.id,)) for part in (text, *rows)))


def _row_text(columns: Sequence[str], row: Sequence[object]) -> str:
    return ", ".join(f"{name} {cell}" for name, cell in zip(columns, row, strict=True) if cell is not None)


def _since(_: Intent, view: CaseView, __: Inquiry) -> Answer:
    """When it began: the window, and who left the usual range when."""
    claims = list(view.triage.claims[:1]) if view.triage else []
    onsets = [record for record in view.evidence.values() if record.question == "path_onset"]
    claims += [Claim(text=f"{record.summary}.", evidence=(record.id,)) for record in onsets]
    return Answer("since", tuple(claims) or _no_cause(view))


def _errors(intent: Intent, view: CaseView, inquiry: Inquiry) -> Answer:
    services = intent.services or tuple(cause.service for cause in view.causes[:1])
    if not services:
        return Answer(None, (), offers=("Name a service: errors of SERVICE", f"There are {names(view)}."))
    claims: list[Claim] = []
    for service in services[:3]:
        record = inquiry.ask("error_lines", {"service": service}, _lines_found)
        if not record.rows:
            claims.append(
                Claim(
                    text=f"{service} logs nothing new and no errors in the incident.", evidence=(record.id,)
                )
            )
        for row in record.rows[:_MOST_CLAIMS]:
            cell = dict(zip(record.columns, row, strict=True))
            now, before = cell["lines_incident"], cell["lines_baseline"]
            level = cell["severity"] or "no severity"
            text = f"{service}, {now:,} times (before: {before:,}), {level}: {cell['example'][:300]}"
            claims.append(Claim(text=text, evidence=(record.id,)))
    return Answer("errors", tuple(claims))


def _changes(_: Intent, __: CaseView, inquiry: Inquiry) -> Answer:
    record = inquiry.ask("changes_near_onset", {}, _changes_found)
    if not record.rows:
        return Answer(
            "changes",
            (
                Claim(
                    text="No change is recorded in the hour before the incident or during it.",
                    evidence=(record.id,),
                ),
            ),
        )
    claims = []
    for row in record.rows[:_MOST_CLAIMS]:
        cell = dict(zip(record.columns, row, strict=True))
        where = cell["service"] or "the whole system"
        text = f"{format_clock(cell['time'])} UTC, {cell['kind']} at {where}: {cell['summary'][:200]}"
        claims.append(Claim(text=text, evidence=(record.id,)))
    return Answer("changes", tuple(claims))


def _blast(intent: Intent, view: CaseView, _: Inquiry) -> Answer:
    centre = intent.services[0] if intent.services else (view.causes[0].service if view.causes else None)
    claims: list[Claim] = list(view.triage.claims[1:2]) if view.triage else []
    if centre is not None:
        victims = [
            agent
            for agent in view.agents.values()
            if agent.report and centre in _explained_by(agent.agent, view)
        ]
        if victims:
            suffering = ", ".join(sorted(agent.agent for agent in victims))
            numbers = tuple(
                dict.fromkeys(n for agent in victims for claim in agent.claims for n in claim.evidence)
            )
            claims.append(
                Claim(text=f"{len(victims)} services suffer from {centre}: {suffering}.", evidence=numbers)
            )
        elif centre in view.agents and view.agents[centre].claims:
            evidence = view.agents[centre].claims[0].evidence
            claims.append(Claim(text=f"No other deviation is explained by {centre}.", evidence=evidence))
    return Answer("blast", tuple(claims))


def _explained_by(service: str, view: CaseView) -> set[str]:
    """Everything that explains a service's deviation, through any number of hops."""
    found: set[str] = set()
    waiting = [service]
    while waiting:
        report = view.agents[name].report if (name := waiting.pop()) in view.agents else None
        new = set(report.explained_by) - found if report else set()
        found |= new
        waiting += sorted(new)
    return found


def _missing(_: Intent, view: CaseView, __: Inquiry) -> Answer:
    windows = view.windows
    assert windows is not None  # evidence exists only after the windows were set
    claims = []
    if windows.missing:
        claims.append(Claim(text=f"The store holds no {', no '.join(windows.missing)}.", evidence=("E1",)))
    claims += [claim for _, claim in left_out(view)]
    for cause in view.causes[:1]:
        claims += [
            Claim(text=f"{hop.caller} to {hop.callee}: {_open_checks(hop)}.", evidence=hop.evidence)
            for hop in cause.path
            if None in (hop.dependency, hop.deviates, hop.precedes)
        ]
    return Answer(
        "missing", tuple(claims) or (Claim(text="Nothing that was looked for is missing.", evidence=("E1",)),)
    )


def _next(_: Intent, view: CaseView, __: Inquiry) -> Answer:
    claims: list[Claim] = []
    if view.playbook is not None:
        claims += view.playbook.why
        state = {
            "draft": "A playbook is drafted and waits for your review.",
            "edited": "The playbook was edited and waits for your decision.",
            "approved": "The playbook is approved: export it and run it.",
            "rejected": "The playbook was rejected: look at the other suspects.",
        }[view.playbook.status]
        claims.append(Claim(text=state, evidence=view.causes[0].evidence if view.causes else ("E1",)))
    for rival in [cause for cause in view.causes[1:3] if cause.probability >= WORTH_NAMING]:
        claims.append(
            Claim(
                text=f"If that does not hold, look at {rival.service}: {rival.why}", evidence=rival.evidence
            )
        )
    if not view.causes or view.verdict == "inconclusive":
        claims += _no_cause(view)
    return Answer("next", tuple(claims))


def _ground(intent: Intent, view: CaseView, _: Inquiry) -> Answer:
    claims = ground(intent.statement, view)
    offers = () if claims else ("There is no such statement.", "/why 3.2 asks for line 2 of answer 3")
    return Answer("ground", tuple(claims), offers)


def _ongoing(_: Intent, view: CaseView, inquiry: Inquiry) -> Answer:
    return Answer("ongoing", tuple(ongoing(view, inquiry)))


def _callers(intent: Intent, view: CaseView, _: Inquiry) -> Answer:
    claims = [claim for service in _services(intent, view) for claim in neighbours(service, view)]
    offers = () if claims else (f"Name a service: /callers SERVICE. There are {names(view)}.",)
    return Answer("callers", tuple(claims), offers)


def _slowest(intent: Intent, _: CaseView, inquiry: Inquiry) -> Answer:
    service = intent.services[0] if intent.services else None
    return Answer("slowest", tuple(slowest(service, inquiry)))


def _compare(intent: Intent, view: CaseView, inquiry: Inquiry) -> Answer:
    if intent.windows:
        claims = windows_compared(intent.windows, view, inquiry)
        offers = () if claims else ("There is no baseline to compare with: give two windows.",)
        return Answer("compare", tuple(claims), offers)
    services = _services(intent, view)
    if not services:
        return Answer("compare", (), offers=(f"Name a service, or two. There are {names(view)}.",))
    if len(services) == 1:
        claims = against_baseline(services[0], view, inquiry)
    else:
        claims = side_by_side(services[0], services[1], view, inquiry)
    inquiry.so_far(claims)
    for service in services[:2]:
        claims += [claim for claim in standing(service, view) if claim not in claims]
    return Answer("compare", tuple(claims))


def _services(intent: Intent, view: CaseView) -> tuple[str, ...]:
    """The services a question is about: those it names, else the leading suspect."""
    return intent.services or tuple(cause.service for cause in view.causes[:1])


def _status(_: Intent, view: CaseView, __: Inquiry) -> Answer:
    told = (("Hurt", status.hurt(view)), ("Since", status.since(view)), ("Suspect", status.suspect(view)))
    claims = [
        claim.model_copy(update={"text": f"{name}: {claim.text}"})
        for name, claim in told
        if claim is not None
    ]
    return Answer("status", tuple(claims) if view.causes else (*claims, *_no_cause(view)))


def _no_cause(view: CaseView) -> tuple[Claim, ...]:
    verdict = view.verdict
    text = {
        "healthy": "The window does not deviate from its baseline, so there is no cause to name.",
        "inconclusive": "The evidence does not single out a cause.",
        None: "The investigation has not come to a conclusion yet.",
    }.get(verdict, "No cause is named.")
    said = [Claim(text=text, evidence=tuple(view.evidence)[:3])]
    if view.windows is not None and view.windows.how == "none":
        window = "No stretch of time stands out; if you know when it hurt, say so with --incident START..END."
        said.append(Claim(text=window, evidence=view.windows.evidence))
    return (*said, *(() if verdict == "healthy" else view.root_report[:2]))


def _checks(hop: Hop) -> str:
    words = {True: "yes", False: "no", None: "cannot be told"}
    dependency, deviates, precedes = words[hop.dependency], words[hop.deviates], words[hop.precedes]
    return f"dependency {dependency}, deviates {deviates}, not later {precedes}"


def _open_checks(hop: Hop) -> str:
    checks = {
        "the dependency": hop.dependency,
        "the deviation": hop.deviates,
        "which came first": hop.precedes,
    }
    return " and ".join(name for name, value in checks.items() if value is None) + " could not be checked"


def _lines_found(rows: Rows) -> str:
    return f"{len(rows)} kinds of line that are new, or warnings and errors"


def _changes_found(rows: Rows) -> str:
    return f"{len(rows)} changes from an hour before the incident to its end"


_ANSWERS: dict[str, Callable[[Intent, CaseView, Inquiry], Answer]] = {
    "why": _why,
    "why_not": _why_not,
    "ground": _ground,
    "ongoing": _ongoing,
    "compare": _compare,
    "slowest": _slowest,
    "callers": _callers,
    "since": _since,
    "show": _show,
    "errors": _errors,
    "changes": _changes,
    "blast": _blast,
    "missing": _missing,
    "next": _next,
    "status": _status,
}
