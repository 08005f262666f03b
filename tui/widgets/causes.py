"""The ranked causes, how each step of their paths was checked, and what was ruled out."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from agents.case_view import CaseView
from agents.diagnosis import Cause, Hop
from tui.widgets.line_list import Line, claim_line, empty
from tui.widgets.ruled_out import ledger_lines
from tui.widgets.words import CHECKS, QUIET, VERDICTS, at_work, cited, fault, line, percent, said

BAR_CELLS = 8
WORTH_A_LINE = 0.001
"""Causes less probable than this share one line."""
WORTH_TELLING = 0.05
"""Less probable causes are a line each; Enter still opens their evidence."""
NO_PATH = "it is hurt where requests enter: no path"
INDENT = Content("    ")
_CHECKED = (("dependency", "calls"), ("deviates", "deviates"), ("precedes", "no later"))


def cause_lines(view: CaseView) -> list[Line]:
    lines = [*_causes(view), *_root_report(view), *ledger_lines(view, INDENT), *_missing(view)]
    return lines or empty(_none_yet(view))


def _none_yet(view: CaseView) -> str:
    if at_work(view):
        return "Causes are ranked when the agents have reported."
    if view.verdict == "healthy":
        return "Nothing deviates: no cause is named."
    if view.diagnosis is not None:
        return "No cause can be proven from this telemetry."
    return "No cause was ranked."


def _heading(key: str, words: str) -> Line:
    return Line(f"heading/{key}", Content.styled(words, f"bold {QUIET}"), heading=True)


def _causes(view: CaseView) -> Iterator[Line]:
    told = [cause for cause in view.suspects if cause.rank == 1 or cause.probability >= WORTH_A_LINE]
    for cause in told:
        yield Line(f"cause/{cause.rank}", _cause_words(cause), _cause_lead(cause, view), opens=cause.evidence)
        if cause.rank == 1 or cause.probability >= WORTH_TELLING:
            yield from _told(cause, view)
    if rest := [cause for cause in view.suspects if cause not in told]:
        names = ", ".join(cause.service for cause in rest)
        numbers = tuple(dict.fromkeys(number for cause in rest for number in cause.evidence))
        yield Line("rest", said(f"under {percent(WORTH_A_LINE)} each: {names}", QUIET), INDENT, opens=numbers)


def _told(cause: Cause, view: CaseView) -> Iterator[Line]:
    """Why it is blamed, how its path was checked, and what was tried against it."""
    rank, path = cause.rank, view.paths.get(cause.service, cause.path)
    yield Line(f"detail/{rank}", said(cause.detail, QUIET), INDENT, heading=True)
    yield Line(f"why/{rank}", said(cause.why), INDENT, cited(cause.evidence), cause.evidence)
    for step, hop in enumerate(path):
        yield Line(f"hop/{rank}/{step}", _hop_words(hop), INDENT, cited(hop.evidence), hop.evidence)
    if not path:
        yield Line(f"hop/{rank}", Content.styled(NO_PATH, QUIET), INDENT, heading=True)
    if challenge := view.challenges.get(cause.service):
        lead = line(INDENT, ("stands: " if challenge.survived else "falls: ", QUIET))
        for index, claim in enumerate(challenge.claims):
            yield claim_line(f"challenge/{rank}/{index}", claim, lead)


def _cause_lead(cause: Cause, view: CaseView) -> Content:
    full = round(cause.probability * BAR_CELLS)
    letter, style = VERDICTS[view.diagnosis.verdict] if view.diagnosis and cause.rank == 1 else (" ", "")
    return line(
        (f"{cause.rank} ", QUIET),
        (f"{letter} ", style),
        ("█" * full, "$accent"),
        ("░" * (BAR_CELLS - full), "$rule"),
        f" {percent(cause.probability):>5} ",
    )


def _cause_words(cause: Cause) -> Content:
    place = " on ".join(name for name in (cause.instance, cause.node) if name)
    return line(
        said(cause.service, "bold"), "  ", said(fault(cause)), said(f"  {place}" if place else "", QUIET)
    )


def _hop_words(hop: Hop) -> Content:
    checks = [
        line((CHECKS[getattr(hop, name)][0], CHECKS[getattr(hop, name)][1]), (f" {word} ", QUIET))
        for name, word in _CHECKED
    ]
    return line(said(f"{hop.caller} → {hop.callee}"), "  ", *checks)


def _root_report(view: CaseView) -> Iterator[Line]:
    if view.root_report:
        yield _heading("report", "The agents' report")
        for index, claim in enumerate(view.root_report):
            yield claim_line(f"report/{index}", claim, INDENT)


def _missing(view: CaseView) -> Iterator[Line]:
    missing = view.diagnosis.missing if view.diagnosis else view.windows.missing if view.windows else ()
    if missing:
        yield _heading("missing", "Missing")
        yield Line("missing", said(", ".join(missing), "$warning"), INDENT, heading=True)
