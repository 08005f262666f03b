"""The reasoning tree: one line an agent, growing as they work, with what it found beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from agents.case_view import AgentView, CaseView
from agents.diagnosis import Claim, Hop
from tui.widgets.line_list import Line, LineList, empty
from tui.widgets.words import CHECKS, QUIET, ROLES, at_work, cited, claim_words, column, line, said

WIDEST_NAME = 30
MOST_IN_TREE = 3
_GLYPHS = {"checking": "○", "asking": "◐", "reported": "●"}


@dataclass(frozen=True)
class Node:
    """An agent and the guides before its name."""

    guides: str
    agent: AgentView


class ReasoningPane(Vertical):
    """The tree, and below it everything the chosen agent says."""

    def compose(self) -> ComposeResult:
        yield LineList(id="tree")
        with VerticalScroll(id="agent", can_focus=False):
            yield Static(id="agent-words", markup=False)

    def show(self, view: CaseView) -> None:
        self._view = view
        tree = self.query_one("#tree", LineList)
        tree.show(tree_lines(view))
        self._describe(tree.line)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._describe(self.query_one("#tree", LineList).line)

    def _describe(self, chosen: Line | None) -> None:
        view: CaseView | None = getattr(self, "_view", None)
        agent = view.agents.get(chosen.key) if view and chosen else None
        box = self.query_one("#agent")
        box.display = agent is not None
        if agent is not None:
            self.query_one("#agent-words", Static).update(agent_words(agent))


def tree_lines(view: CaseView) -> list[Line]:
    if not view.agents:
        return empty(_no_agents(view))
    nodes = list(walk(view))
    widest = max(len(node.guides) + 2 + len(node.agent.agent) for node in nodes)
    hops = {hop.callee: hop for hop in (view.causes[0].path if view.diagnosis and view.causes else ())}
    return [_node_line(node, min(widest, WIDEST_NAME), hops.get(node.agent.agent)) for node in nodes]


def _no_agents(view: CaseView) -> str:
    if view.verdict == "healthy":
        return "Nothing deviates, so no agent was asked."
    if at_work(view):
        return "The agents start when the telemetry has been read."
    return "No agent has worked yet. Press r to begin."


def walk(view: CaseView) -> Iterator[Node]:
    """Agents in the order of the tree: below each the ones it asked first, in the order it named them."""
    below: dict[str | None, list[AgentView]] = {}
    for agent in view.agents.values():
        known = agent.asked_by if agent.asked_by in view.agents else None
        below.setdefault(known, []).append(agent)

    def order(parent: str | None) -> list[AgentView]:
        named = view.agents[parent].asked if parent else ()
        place = {name: index for index, name in enumerate(named)}
        return sorted(below.get(parent, ()), key=lambda agent: place.get(agent.agent, len(place)))

    def branch(parent: str | None, guides: str) -> Iterator[Node]:
        agents = order(parent)
        for agent in agents:
            last = agent is agents[-1]
            own = "" if parent is None else guides + ("└ " if last else "├ ")
            yield Node(own, agent)
            yield from branch(agent.agent, "" if parent is None else guides + ("  " if last else "│ "))

    yield from branch(None, "")


def _node_line(node: Node, name_width: int, hop: Hop | None) -> Line:
    agent = node.agent
    role = agent.report.role if agent.report else None
    letter, style = ROLES[role] if role else (" ", "")
    if not agent.deviates and role != "origin":
        style = QUIET
    name = line(
        (node.guides, "$rule"), (f"{_GLYPHS[agent.state]} ", style or QUIET), said(agent.agent, style)
    )
    finding, evidence = _finding(agent)
    lead = line(column(name, name_width), " ", _hop_mark(hop), (f"{letter} ", style))
    words = said(finding.removeprefix(f"{agent.agent} "), "" if role == "origin" else QUIET)
    return Line(agent.agent, words, lead, cited(evidence, MOST_IN_TREE), _all_evidence(agent))


def _hop_mark(hop: Hop | None) -> Content:
    """Whether the step of the leading path that ends here is proven."""
    if hop is None:
        return Content("  ")
    checks = (hop.dependency, hop.deviates, hop.precedes)
    worst = False if False in checks else (None if None in checks else True)
    mark, style = CHECKS[worst]
    return Content.styled(f"{mark} ", style)


def _finding(agent: AgentView) -> tuple[str, tuple[str, ...]]:
    """What one line says of an agent."""
    report = agent.report
    if report is None:
        doing = "is checking its own telemetry" if agent.state == "checking" else _asking(agent)
        return doing, ()
    if report.explained_by:
        return f"explained by {', '.join(report.explained_by)}", _evidence(report.claims)
    if report.role == "quiet":
        return "does not deviate", _evidence(agent.claims)
    told = [h for h in report.hypotheses if h.service == agent.agent]
    if told:
        return told[0].why, told[0].evidence
    claims = agent.claims or report.claims
    return (claims[0].text, claims[0].evidence) if claims else (report.role, ())


def _asking(agent: AgentView) -> str:
    return f"asks {', '.join(agent.asked)}" if agent.asked else "weighs what it found"


def _evidence(claims: tuple[Claim, ...]) -> tuple[str, ...]:
    return claims[0].evidence if claims else ()


def _all_evidence(agent: AgentView) -> tuple[str, ...]:
    said_by = [claim.evidence for claim in agent.claims]
    if agent.report:
        said_by += [hypothesis.evidence for hypothesis in agent.report.hypotheses]
        said_by += [claim.evidence for claim in agent.report.claims]
    return tuple(dict.fromkeys(number for numbers in said_by for number in numbers))


def agent_words(agent: AgentView) -> Content:
    """Everything an agent says, a statement a line."""
    role = agent.report.role if agent.report else agent.state
    words = [line(said(agent.agent, "bold"), (f"  {role}", QUIET))]
    words += [claim_words(claim) for claim in agent.claims]
    if agent.asked:
        words.append(line(("asked ", QUIET), said(", ".join(agent.asked))))
    if agent.report:
        words += [
            line(("suspects ", QUIET), said(f"{h.service}: {h.why}"), "  ", cited(h.evidence))
            for h in agent.report.hypotheses
        ]
        words += [claim_words(claim) for claim in agent.report.claims if claim not in agent.claims]
    return Content("\n").join(words)
