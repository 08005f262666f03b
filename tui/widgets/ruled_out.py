"""The ledger of who is not to blame: each service once, why, and the evidence that Enter opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from agents.case_view import CaseView
from agents.steered_tree import pruned
from tui.widgets.line_list import Line
from tui.widgets.tree_lines import all_evidence, marked
from tui.widgets.words import QUIET, cited, column, line, said

WIDEST_NAME: Final = 24
MOST_CITED: Final = 3


@dataclass(frozen=True)
class Entry:
    """`service` is out of question because of `why`; `letter` says by whom: evidence, or a person."""

    letter: str
    service: str
    why: str
    evidence: tuple[str, ...]


def ledger(view: CaseView) -> tuple[Entry, ...]:
    """Who is ruled out: as concluded, or, until then, as far as agents have reported. Then who was left
    out by a person, which rules nothing out."""
    out = list(_concluded(view) if view.diagnosis else _so_far(view))
    known = {entry.service for entry in out}
    for agent in pruned(view.steering.heeded):
        if agent in view.agents and agent not in known:
            mark = view.steering.heeded[agent]
            out.append(Entry("X", agent, marked(mark), all_evidence(view.agents[agent])))
    return tuple(out)


def _concluded(view: CaseView) -> Iterator[Entry]:
    assert view.diagnosis is not None
    seen = set()
    for ruled_out in view.diagnosis.ruled_out:
        seen.add(ruled_out.service)
        yield Entry("×", ruled_out.service, ruled_out.why, ruled_out.evidence)
    leading = {cause.service for cause in view.causes[:1]}
    for challenge in view.challenges.values():
        if not challenge.survived and challenge.service not in seen | leading and challenge.claims:
            yield Entry(
                "×", challenge.service, f"challenged, it falls: {challenge.claims[0].text}",
                challenge.claims[0].evidence,
            )  # fmt: skip


def _so_far(view: CaseView) -> Iterator[Entry]:
    """While agents work: those that are well, and those that say whose victim they are."""
    for agent in view.agents.values():
        report = agent.report
        if report is None or agent.left_out_with or report.role not in ("victim", "quiet"):
            continue
        why = f"explained by {', '.join(report.explained_by)}" if report.explained_by else "does not deviate"
        yield Entry("×", agent.agent, why, all_evidence(agent))


def ledger_lines(view: CaseView, indent: Content) -> Iterator[Line]:
    entries = ledger(view)
    width = min(max((len(entry.service) for entry in entries), default=0), WIDEST_NAME)
    headings = {"×": "Ruled out" if view.diagnosis else "Not to blame, so far", "X": "Left out by people"}
    for letter, heading in headings.items():
        of_it = [entry for entry in entries if entry.letter == letter]
        if of_it:
            words = Content.styled(f"{heading}  {len(of_it)}", f"bold {QUIET}")
            yield Line(f"heading/{letter}", words, heading=True)
        yield from (_line(entry, indent, width) for entry in of_it)


def _line(entry: Entry, indent: Content, width: int) -> Line:
    style = "$warning" if entry.letter == "X" else QUIET
    lead = line(indent, (f"{entry.letter} ", style), column(said(entry.service), width), "  ")
    numbers = cited(entry.evidence, MOST_CITED)
    return Line(f"out/{entry.service}", said(entry.why, QUIET), lead, numbers, entry.evidence)
