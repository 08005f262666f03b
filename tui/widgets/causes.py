"""The ranked causes, how each step of their paths was checked, and what was ruled out."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from agents.case_view import CaseView
from agents.diagnosis import Cause, Claim, Hop
from tui.widgets.line_list import Line, empty
from tui.widgets.words import CHECKS, QUIET, VERDICTS, cited, claim_words, line, percent, said

BAR_CELLS = 8
INDENT = Content("    ")
_CHECKED = (("dependency", "calls"), ("deviates", "deviates"), ("precedes", "earlier"))


def cause_lines(view: CaseView) -> list[Line]:
    lines = [*_causes(view), *_root_report(view), *_ruled_out(view), *_missing(view)]
    return lines or empty(_none_yet(view))


def _none_yet(view: CaseView) -> str:
    if view.running:
        return "Causes are ranked when the agents have reported."
    if view.verdict == "healthy":
        return "Nothing deviates: no cause is named."
    if view.diagnosis is not None:
        return "No cause can be proven from this telemetry."
    return "No cause was ranked."


def _heading(key: str, words: str) -> Line:
    return Line(f"heading/{key}", Content.styled(words, f"bold {QUIET}"), heading=True)


def _causes(view: CaseView) -> Iterator[Line]:
    for cause in view.causes:
        yield Line(f"cause/{cause.rank}", _cause_words(cause), _cause_lead(cause, view), cause.evidence)
        yield Line(
            f"why/{cause.rank}", line(said(cause.why), "  ", cited(cause.evidence)), INDENT, cause.evidence
        )
        yield Line(f"detail/{cause.rank}", said(cause.detail, QUIET), INDENT, heading=True)
        for step, hop in enumerate(view.paths.get(cause.service, cause.path)):
            yield Line(f"hop/{cause.rank}/{step}", _hop_words(hop), INDENT, hop.evidence)
        if not view.paths.get(cause.service, cause.path):
            yield Line(
                f"hop/{cause.rank}",
                Content.styled("it is hurt where requests enter: no path", QUIET),
                INDENT,
                heading=True,
            )
        challenge = view.challenges.get(cause.service)
        for index, claim in enumerate(challenge.claims if challenge else ()):
            verb = "stands: " if challenge and challenge.survived else "falls: "
            words = line((verb, QUIET), claim_words(claim))
            yield Line(f"challenge/{cause.rank}/{index}", words, INDENT, claim.evidence)


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
    what = cause.fault_kind if cause.resource == "unknown" else f"{cause.fault_kind}, {cause.resource}"
    return line(said(cause.service, "bold"), "  ", said(what), said(f"  {place}" if place else "", QUIET))


def _hop_words(hop: Hop) -> Content:
    checks = [
        line((CHECKS[getattr(hop, name)][0], CHECKS[getattr(hop, name)][1]), (f" {word} ", QUIET))
        for name, word in _CHECKED
    ]
    return line(said(f"{hop.caller} → {hop.callee}"), "  ", *checks, " ", cited(hop.evidence))


def _claims(key: str, claims: tuple[Claim, ...]) -> Iterator[Line]:
    for index, claim in enumerate(claims):
        yield Line(f"{key}/{index}", claim_words(claim), INDENT, claim.evidence)


def _root_report(view: CaseView) -> Iterator[Line]:
    if view.root_report:
        yield _heading("report", "The agents' report")
        yield from _claims("report", view.root_report)


def _ruled_out(view: CaseView) -> Iterator[Line]:
    if view.diagnosis and view.diagnosis.ruled_out:
        yield _heading("ruled out", "Ruled out")
        for index, out in enumerate(view.diagnosis.ruled_out):
            words = line(said(out.service), "  ", said(out.why, QUIET), "  ", cited(out.evidence))
            yield Line(f"out/{index}", words, INDENT, out.evidence)


def _missing(view: CaseView) -> Iterator[Line]:
    missing = view.diagnosis.missing if view.diagnosis else view.windows.missing if view.windows else ()
    if missing:
        yield _heading("missing", "Missing")
        yield Line("missing", said(", ".join(missing), "$warning"), INDENT, heading=True)
