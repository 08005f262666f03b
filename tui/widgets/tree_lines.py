"""The reasoning tree as lines: who asked whom, how far each is, what it found, what people did to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from textual.content import Content

from agents.case_view import AgentView, CaseView
from agents.diagnosis import Claim, Hop
from agents.steered_tree import Mark, pinned
from tui.widgets.line_list import Line, empty
from tui.widgets.words import CHECKS, QUIET, ROLES, at_work, cited, column, line, said

WIDEST_NAME: Final = 30
MOST_IN_TREE: Final = 3
_GLYPHS: Final = {"checking": "○", "asking": "◐", "reported": "●"}
PINNED, PRUNED, LEFT_OUT, REMEMBERED = (
    ("P", "bold $accent"),
    ("X", "bold $warning"),
    ("x", QUIET),
    ("M", QUIET),
)
"""What stands beside a name: pinned or pruned by a person, left out with a pruned one, remembered."""


@dataclass(frozen=True)
class Node:
    """An agent, and the guides before its name: `stem` runs past it, `joint` leads to it."""

    stem: str
    joint: str
    agent: AgentView

    @property
    def width(self) -> int:
        return len(self.stem) + 2 * len(self.joint) + 2 + len(self.agent.agent)


class TreeLines:
    """Makes the tree's lines, and only those again that look otherwise than the last time."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[tuple[Any, ...], Line]] = {}

    def of(self, view: CaseView) -> list[Line]:
        if not view.agents:
            return empty(_no_agents(view))
        nodes = list(walk(view))
        widest = min(max(node.width for node in nodes), WIDEST_NAME)
        hops = hops_to(view)
        made = {
            node.agent.agent: self._line(node, widest, hops.get(node.agent.agent), view) for node in nodes
        }
        self._made = made
        return [drawn for _, drawn in made.values()]

    def _line(self, node: Node, width: int, hop: Hop | None, view: CaseView) -> tuple[tuple[Any, ...], Line]:
        agent, steering = node.agent, view.steering
        looks = (
            node.stem, node.joint, width, hop, agent.state, agent.deviates, agent.claims, agent.asked,
            agent.report, agent.remembered, agent.left_out_with, steering.marks.get(agent.agent),
            steering.heeded.get(agent.agent), steering.notes.get(agent.agent), view.running,
        )  # fmt: skip
        before = self._made.get(agent.agent)
        return before if before and before[0] == looks else (looks, _node_line(node, width, hop, view))


def tree_lines(view: CaseView) -> list[Line]:
    return TreeLines().of(view)


def _no_agents(view: CaseView) -> str:
    if view.verdict == "healthy":
        return "Nothing deviates, so no agent was asked."
    if at_work(view):
        return "The agents start when the telemetry has been read."
    return "No agent has worked yet. Press r to begin."


def hops_to(view: CaseView) -> dict[str, Hop]:
    """The verified step that ends at each agent: of the leading cause's path first, then of pinned ones."""
    leading = [cause.service for cause in view.causes[:1]]
    return {
        hop.callee: hop
        for service in (*reversed([name for name in view.paths if name not in leading]), *leading)
        for hop in view.paths.get(service, ())
    }


def walk(view: CaseView) -> Iterator[Node]:
    """Agents in the order of the tree: below each the ones it asked first, in the order it named them.
    The way to what is pinned comes first."""
    below: dict[str | None, list[AgentView]] = {}
    for agent in view.agents.values():
        known = agent.asked_by if agent.asked_by in view.agents else None
        below.setdefault(known, []).append(agent)
    first = _ways_to(view, pinned(view.steering.marks))

    def order(parent: str | None) -> list[AgentView]:
        named = view.agents[parent].asked if parent else ()
        place = {name: index for index, name in enumerate(named)}

        def key(agent: AgentView) -> tuple[bool, int]:
            return (agent.agent not in first, place.get(agent.agent, len(place)))

        return sorted(below.get(parent, ()), key=key)

    waiting = [Node("", "", agent) for agent in reversed(order(None))]
    while waiting:
        node = waiting.pop()
        yield node
        stem = node.stem + {"": "", "├": "│ ", "└": "  "}[node.joint]
        agents = order(node.agent.agent)
        joints = ["├"] * (len(agents) - 1) + ["└"]
        children = [Node(stem, joint, agent) for joint, agent in zip(joints, agents, strict=False)]
        waiting += reversed(children)


def _ways_to(view: CaseView, agents: tuple[str, ...]) -> set[str]:
    """These agents and everybody above them."""
    found: set[str] = set()
    for name in agents:
        at: str | None = name
        while at is not None and at in view.agents and at not in found:
            found.add(at)
            at = view.agents[at].asked_by
    return found


def _node_line(node: Node, name_width: int, hop: Hop | None, view: CaseView) -> Line:
    agent = node.agent
    role = agent.report.role if agent.report else None
    letter, style = ROLES[role] if role else (" ", "")
    mark, mark_style = _mark(agent, view)
    if mark in ("X", "x") or (not agent.deviates and role != "origin"):
        style = QUIET
    name = line(
        (node.stem, "$rule"), _joint(node, hop), (f"{_GLYPHS[agent.state]} ", style or QUIET),
        said(agent.agent, style),
    )  # fmt: skip
    lead = line(column(name, name_width), " ", (f"{mark} ", mark_style), (f"{letter} ", style))
    finding, evidence = _finding(agent)
    told = standing(agent, view) or finding.removeprefix(f"{agent.agent} ")
    words = said(told, "" if role == "origin" and style != QUIET else QUIET)
    tail = cited(evidence, MOST_IN_TREE)
    if notes := view.steering.notes.get(agent.agent):
        words = line(words, "  ", said(f"note: {notes[-1].reason}", "$accent"))
        tail = line(tail, (" *" if tail else "*", "$accent"))
    return Line(agent.agent, words, lead, tail, all_evidence(agent))


def _joint(node: Node, hop: Hop | None) -> Content:
    """The line that leads to an agent, in the colour and with the mark of the verified step along it."""
    if not node.joint:
        return Content("")
    mark, style = CHECKS[verdict_of(hop)] if hop else (" ", "$rule")
    return Content.styled(f"{node.joint}{mark}", style)


def verdict_of(hop: Hop) -> bool | None:
    """Whether a step is proven, disproven, or the data cannot say."""
    checks = (hop.dependency, hop.deviates, hop.precedes)
    return False if False in checks else (None if None in checks else True)


def _mark(agent: AgentView, view: CaseView) -> tuple[str, str]:
    mark = view.steering.marks.get(agent.agent)
    if mark is not None:
        return PRUNED if mark.act == "prune" else PINNED
    if agent.left_out_with is not None:
        return LEFT_OUT
    return REMEMBERED if agent.remembered else (" ", "")


def standing(agent: AgentView, view: CaseView) -> str:
    """What people made of an agent, where that is the first thing to know of it."""
    wanted, heeded = view.steering.marks.get(agent.agent), view.steering.heeded.get(agent.agent)
    if wanted != heeded:
        act = {"prune": "pruned", "pin": "pinned"}[wanted.act] if wanted else "re-opened"
        by = f" by {wanted.by}" if wanted else ""
        when = "when the agents are at rest" if view.running else "with the next look"
        return f"{act}{by}, heeded {when}"
    if wanted is not None and wanted.act == "prune":
        return marked(wanted)
    if agent.left_out_with is not None:
        return f"left out with {agent.left_out_with}"
    return ""


def marked(mark: Mark) -> str:
    act = "pruned" if mark.act == "prune" else "pinned"
    return f"{act} by {mark.by}{f': {mark.reason}' if mark.reason else ''}"


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


def all_evidence(agent: AgentView) -> tuple[str, ...]:
    said_by = [claim.evidence for claim in agent.claims]
    if agent.report:
        said_by += [hypothesis.evidence for hypothesis in agent.report.hypotheses]
        said_by += [claim.evidence for claim in agent.report.claims]
    return tuple(dict.fromkeys(number for numbers in said_by for number in numbers))
