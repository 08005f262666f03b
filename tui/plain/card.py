"""The verdict for people: what is hurt, why, how each step was checked, what was ruled out, what next.

Headings and indentation, no boxes: it reads the same in a terminal, a pipe and a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from agents.case_view import CaseView
from agents.diagnosis import Cause, Hop
from agents.events import Answered, Impact
from tools.evidence import evidence_order
from tools.plain_text import inert
from tui.plain.words import (
    CHECKS,
    cited,
    claimed,
    fault,
    hop_checked,
    listed,
    milliseconds,
    percent,
    plural,
    stretch,
)

_VERDICT_STYLES: Final = {
    "confirmed": "bold green",
    "likely": "bold yellow",
    "inconclusive": "bold yellow",
    "healthy": "bold green",
}
_CHECK_STYLES: Final = {True: "green", False: "red", None: "yellow"}
_WORTH_A_PARAGRAPH: Final = 0.02


def case_card(view: CaseView, *, evidence: bool = True) -> RenderableType:
    """The case as it stands; every part that has something to say."""
    parts = [_headline(view), *_situation(view), *_causes(view), *_ruled_out(view)]
    if evidence:
        parts.extend(_evidence(view))
    parts.extend(_next_steps(view))
    return Group(*parts)


def answer_card(answer: Answered | None) -> RenderableType:
    """An answer, claim by claim; where the question was not understood, what can be asked instead."""
    if answer is None:
        return Text("It waits for its answer.")
    if answer.ended != "whole":
        words = Text(" ".join(map(inert, answer.offers)))
        return Group(words, *_bullets(claimed(claim) for claim in answer.claims))
    if answer.understood is None:
        return Group(
            Text("That was not understood. What can be asked:"), *_bullets(map(inert, answer.offers))
        )
    if not answer.claims:
        return Text("There is nothing to say about it.")
    return Group(*_bullets(claimed(claim) for claim in answer.claims))


def conversation_card(view: CaseView) -> RenderableType:
    """What was asked and answered, and the notes; where the playbook stands."""
    parts: list[RenderableType] = []
    for exchange in view.conversation:
        parts.append(_heading(f"Q{exchange.number}  {inert(exchange.text)}"))
        parts.append(Text("It was withdrawn.") if exchange.withdrawn else answer_card(exchange.answer))
    if view.notes:
        parts.append(_heading("NOTES"))
        parts.extend(_bullets(f"{inert(note.text)} ({inert(note.by)})" for note in view.notes))
    parts.append(_heading("PLAYBOOK"))
    parts.append(Text(playbook_line(view)))
    return Group(*parts)


def _headline(view: CaseView) -> RenderableType:
    title = Text(inert(view.opened.title) if view.opened else "", "bold")
    if view.diagnosis is None:
        reason = f"\n{inert(view.failure.message)}" if view.failure else ""
        return Text.assemble((view.phase.upper(), "bold yellow"), "  ", title, reason)
    verdict = view.diagnosis.verdict
    leading = view.diagnosis.causes[0] if view.diagnosis.causes else None
    what = (
        f"{inert(leading.service)}: {fault(leading)}, {percent(leading.probability)} sure" if leading else ""
    )
    return Text.assemble((verdict.upper(), _VERDICT_STYLES[verdict]), "  ", (what, "bold") if what else title)


def _situation(view: CaseView) -> Iterator[RenderableType]:
    rows = _rows()
    for label, text in (*_impact(view.triage.impact if view.triage else None), *_windows(view)):
        rows.add_row(Text(label, "dim"), Text(text))
    if rows.row_count:
        yield Padding(rows, (1, 0, 0, 2))


def _impact(impact: Impact | None) -> Iterator[tuple[str, str]]:
    if impact is None:
        return
    yield "Hurt", f"{listed(impact.services) or 'nothing where requests enter'} {cited(impact.evidence)}"
    if impact.failed_share is not None:
        of = f" of {plural(impact.requests, 'request')}" if impact.requests is not None else " of requests"
        yield "Failing", f"{percent(impact.failed_share)}{of}{_before(impact.baseline_failed_share, percent)}"
    if impact.p95_ms is not None:
        yield "Latency", f"p95 {milliseconds(impact.p95_ms)}{_before(impact.baseline_p95_ms, milliseconds)}"
    if impact.since:
        yield "Since", inert(impact.since)


def _before(value: float | None, write: object) -> str:
    return f", before {write(value)}" if value is not None and callable(write) else ""


def _windows(view: CaseView) -> Iterator[tuple[str, str]]:
    if view.windows is None:
        return
    windows = view.windows
    how = "given" if windows.how == "given" else f"found by {windows.how}"
    yield "Incident", f"{stretch(windows.incident)} ({'none stands out' if windows.how == 'none' else how})"
    yield "Baseline", stretch(windows.baseline) if windows.baseline else "none"
    if windows.missing:
        yield "Missing", listed(windows.missing)


def _causes(view: CaseView) -> Iterator[RenderableType]:
    if not view.causes:
        return
    yield _heading("CAUSES")
    likely = [cause for cause in view.suspects if cause.rank == 1 or cause.probability >= _WORTH_A_PARAGRAPH]
    for cause in likely:
        yield Padding(_cause(cause, view), (0, 0, 0, 2))
    if rest := view.suspects[len(likely) :]:
        names = listed((cause.service for cause in rest), most=len(rest))
        yield Padding(Text(f"Below {percent(_WORTH_A_PARAGRAPH)} each: {names}", "dim"), (0, 0, 0, 2))


def _cause(cause: Cause, view: CaseView) -> RenderableType:
    rows = _rows(label_width=1)
    place = " on ".join(inert(name) for name in (cause.instance, cause.node) if name)
    rows.add_row(
        str(cause.rank),
        Text.assemble(
            (inert(cause.service), "bold"),
            f"  {percent(cause.probability)}  {fault(cause)}{f', {place}' if place else ''}",
        ),
    )
    rows.add_row("", Text(f"{inert(cause.why)} {cited(cause.evidence)}"))
    rows.add_row("", Text(f"Seen in: {inert(cause.detail)}", "dim"))
    for hop in view.paths.get(cause.service, cause.path):
        rows.add_row("", _hop(hop))
    if challenge := view.challenges.get(cause.service):
        rows.add_row("", Text(f"Challenged, it {'stands' if challenge.survived else 'falls'}:"))
        rows.add_row("", Group(*_bullets(map(claimed, challenge.claims))))
    return rows


def _hop(hop: Hop) -> Text:
    """`✓✓? frontend to checkout: calls it, deviates, unknown which came first [E4]`."""
    return Text.assemble(
        *((CHECKS[value], _CHECK_STYLES[value]) for value in (hop.dependency, hop.deviates, hop.precedes)),
        f" {hop_checked(hop)}",
    )


def _ruled_out(view: CaseView) -> Iterator[RenderableType]:
    if view.diagnosis is None or not view.diagnosis.ruled_out:
        return
    yield _heading("RULED OUT")
    rows = _rows()
    for out in view.diagnosis.ruled_out:
        rows.add_row(Text(inert(out.service)), Text(f"{inert(out.why)} {cited(out.evidence)}"))
    yield Padding(rows, (0, 0, 0, 2))


def _evidence(view: CaseView) -> Iterator[RenderableType]:
    if not view.evidence:
        return
    yield _heading("EVIDENCE")
    rows = _rows()
    for record in sorted(view.evidence.values(), key=lambda record: evidence_order(record.id)):
        rows.add_row(inert(record.id), Text(f"{inert(record.summary)} ({plural(record.row_count, 'row')})"))
    yield Padding(rows, (0, 0, 0, 2))


def _next_steps(view: CaseView) -> Iterator[RenderableType]:
    if view.opened is None:
        return
    rows = _rows()
    for command, purpose in _commands(view, inert(view.opened.session_id)):
        rows.add_row(Text(f"whydunit {command}"), Text(purpose))
    yield _heading("NEXT")
    yield Padding(rows, (0, 0, 0, 2))


def _commands(view: CaseView, session: str) -> Iterator[tuple[str, str]]:
    """What to type next, and what for, from where the case stands."""
    if view.phase in ("cancelled", "failed"):
        yield f"resume {session}", "go on"
    if view.playbook is not None and view.playbook.decision is None:
        yield f"resume {session}", f"decide the playbook ({view.playbook.status})"
    elif view.playbook is not None:
        yield f"playbook export {session}", f"the {view.playbook.status} playbook"
    yield f'ask {session} "what next?"', "ask the agents"
    yield f"export {session} --format md", "write the postmortem"


def playbook_line(view: CaseView) -> str:
    """Where the playbook stands, in one line."""
    if view.playbook is None:
        return "No playbook was drafted."
    state = view.playbook.status if view.playbook.decision else f"undecided ({view.playbook.status})"
    return f"The playbook is {state}, sha256 {view.playbook.sha256[:12]}."


def _rows(label_width: int = 8) -> Table:
    """Two columns: a label that is never cut, and text that wraps under itself."""
    rows = Table.grid(padding=(0, 2, 0, 0))
    rows.add_column(no_wrap=True, min_width=label_width)
    rows.add_column(overflow="fold")
    return rows


def _heading(words: str) -> RenderableType:
    return Text(f"\n{words}", "bold")


def _bullets(texts: Iterable[str]) -> Iterator[RenderableType]:
    rows = _rows(label_width=1)
    for text in texts:
        rows.add_row("-", Text(text))
    yield rows
