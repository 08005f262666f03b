"""Every question asked of the telemetry, a line each, and a filter over them.

A filter is words that must all be there: in the number, the question, the summary, the parameters, or the
names of the agents that cite it. `service:`, `agent:` and `question:` look in one place alone; `service:`
also in the rows' own columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from agents.case_view import CaseView
from agents.events import EvidenceRecord
from tools.evidence import evidence_order
from tui import actions
from tui.widgets.line_input import LineInput
from tui.widgets.line_list import Line, LineList, empty
from tui.widgets.words import QUIET, at_work, column, line, number, said

ID_WIDTH: Final = 7
QUESTION_WIDTH: Final = 20
ROWS_WIDTH: Final = 6
LEADING: Final = "*"
LONGEST_FILTER: Final = 200
_SERVICE_COLUMNS: Final = ("service", "caller", "callee", "peer")


def evidence_head() -> Content:
    """The names of the columns, over their columns."""
    return Content.styled(
        f" {' No.':<{ID_WIDTH}} {'Question':<{QUESTION_WIDTH}} {'Rows':>{ROWS_WIDTH}}  What it says", QUIET
    )


class EvidencePane(Vertical):
    """The list with its head, and the filter under it while there is one."""

    scope: ClassVar[actions.Scope] = "records"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("records")

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._view = CaseView()
        self._lines = _Lines()

    def compose(self) -> ComposeResult:
        yield Static(evidence_head(), id="evidence-head", markup=False)
        yield LineList(id="evidence-list")
        with Horizontal(id="filter-line"):
            yield Static("filter ", id="filter-about", markup=False)
            yield _Filter(
                id="filter", placeholder="words, service:X, agent:X, question:X", longest=LONGEST_FILTER
            )
            yield Static(id="filter-count", markup=False)

    def on_mount(self) -> None:
        self.query_one("#filter-line").display = False

    def show(self, view: CaseView) -> None:
        self._view = view
        lines, total = self._lines.of(view, self._words)
        self.query_one(LineList).show(lines)
        found = sum(not line.heading for line in lines)
        self.query_one("#filter-count", Static).update(
            Content.styled(f" {number(found)} of {number(total)}, Esc clears ", QUIET)
        )

    @property
    def _words(self) -> str:
        return self.query_one(_Filter).value

    def action_filter(self) -> None:
        self.query_one("#filter-line").display = True
        self.query_one(_Filter).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.show(self._view)

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        """To the list, with the filter on; an empty one goes."""
        event.stop()
        self.query_one("#filter-line").display = bool(self._words.strip())
        self.query_one(LineList).focus()

    def clear_filter(self) -> None:
        self.query_one(_Filter).value = ""
        self.query_one("#filter-line").display = False
        self.query_one(LineList).focus()


class _Filter(LineInput):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_filter", show=False),
        Binding("down", "to_list", show=False),
    ]

    def action_clear_filter(self) -> None:
        self.query_ancestor(EvidencePane).clear_filter()

    def action_to_list(self) -> None:
        self.query_ancestor(EvidencePane).query_one(LineList).focus()


class _Lines:
    """Lines and what can be searched, made once for each record: a case may have thousands."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[EvidenceRecord, bool, Line]] = {}
        self._services: dict[str, tuple[EvidenceRecord, str]] = {}

    def of(self, view: CaseView, words: str) -> tuple[list[Line], int]:
        """The lines that the words leave, in order of their numbers, and how many there are without them."""
        records = sorted(view.evidence.values(), key=lambda record: evidence_order(record.id))
        if not records:
            return empty(_none_yet(view)), 0
        leading = _leading(view)
        wanted = words.lower().split()
        if wanted:
            agents = _cited_by(view)
            found = [each for each in records if all(self._has(each, word, agents) for word in wanted)]
        else:
            found = records
        if not found:
            return empty("No evidence has all of these words."), len(records)
        return [self._line(record, record.id in leading) for record in found], len(records)

    def _line(self, record: EvidenceRecord, leading: bool) -> Line:
        known = self._drawn.get(record.id)
        if known is None or known[0] is not record or known[1] != leading:
            known = self._drawn[record.id] = (record, leading, _record_line(record, leading))
        return known[2]

    def _has(self, record: EvidenceRecord, word: str, agents: Mapping[str, str]) -> bool:
        where, colon, rest = word.partition(":")
        look = self._places.get(where) if colon else None
        if look is None:
            return word in _told(record) or word in agents.get(record.id, "")
        return rest in look(self, record, agents)

    def _services_of(self, record: EvidenceRecord, _: Mapping[str, str]) -> str:
        known = self._services.get(record.id)
        if known is None or known[0] is not record:
            known = self._services[record.id] = (record, "\n".join(_services(record)).lower())
        return known[1]

    _places: ClassVar[Mapping[str, Callable[[_Lines, EvidenceRecord, Mapping[str, str]], str]]] = {
        "service": _services_of,
        "agent": lambda _, record, agents: agents.get(record.id, ""),
        "question": lambda _, record, __: f"{record.question} {record.answers}".lower(),
    }


def _told(record: EvidenceRecord) -> str:
    """What of a record plain words are looked for in."""
    values = " ".join(value for value in record.parameters.values() if isinstance(value, str))
    return f"{record.id} {record.question} {record.answers} {record.summary} {values}".lower()


def _services(record: EvidenceRecord) -> set[str]:
    named: Iterable[Any] = (record.parameters.get(name) for name in _SERVICE_COLUMNS)
    places = [record.columns.index(name) for name in _SERVICE_COLUMNS if name in record.columns]
    inside = (row[place] for place in places for row in record.rows)
    return {value for value in (*named, *inside) if isinstance(value, str)}


def _cited_by(view: CaseView) -> dict[str, str]:
    """The names of the agents that cite each number."""
    found: dict[str, set[str]] = {}
    for agent in view.agents.values():
        for cited in _agent_cites(view, agent.agent):
            found.setdefault(cited, set()).add(agent.agent.lower())
    return {cited: " ".join(sorted(names)) for cited, names in found.items()}


def _agent_cites(view: CaseView, name: str) -> Iterator[str]:
    agent = view.agents[name]
    for claim in (*agent.claims, *(agent.report.claims if agent.report else ())):
        yield from claim.evidence
    for hypothesis in agent.report.hypotheses if agent.report else ():
        yield from hypothesis.evidence


def _leading(view: CaseView) -> frozenset[str]:
    """The numbers under the leading cause and its path."""
    if not view.causes:
        return frozenset()
    cause = view.causes[0]
    hops = view.paths.get(cause.service, cause.path)
    return frozenset((*cause.evidence, *(cited for hop in hops for cited in hop.evidence)))


def _none_yet(view: CaseView) -> str:
    return "The first questions are being asked." if at_work(view) else "Nothing was asked of the telemetry."


def _record_line(record: EvidenceRecord, leading: bool) -> Line:
    lead = line(
        (LEADING if leading else " ", "bold $warning"),
        column(said(record.id, "$accent"), ID_WIDTH - 1),
        " ",
        column(said(record.question, QUIET), QUESTION_WIDTH),
        f" {number(record.row_count):>{ROWS_WIDTH}}  ",
    )
    return Line(record.id, said(record.summary), lead, opens=(record.id,))
