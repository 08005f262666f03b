"""Everything one agent says, a statement a line, with what people can do to it beside its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from agents.case_view import AgentView, CaseView
from agents.diagnosis import Hop
from agents.events import SteeringAct
from tui.widgets.tree_lines import REMEMBERED, marked
from tui.widgets.words import CHECKS, QUIET, cited, claim_words, line, said

_CHECKED: Final = {
    "dependency": {True: "called by it", False: "not called by it", None: "calls are not recorded"},
    "deviates": {True: "deviates", False: "does not deviate", None: "no baseline to deviate from"},
    "precedes": {True: "began no later", False: "began later", None: "which began first is not told"},
}
_ACTS: Final[dict[SteeringAct, str]] = {
    "prune": "- prune",
    "pin": "+ pin",
    "reopen": "u re-open",
    "annotate": "a note",
}


class AgentWords(Static):
    """The words, in which the acts can be clicked."""

    class Wanted(Message):
        def __init__(self, act: SteeringAct) -> None:
            super().__init__()
            self.act = act

    def action_steer(self, act: SteeringAct) -> None:
        self.post_message(self.Wanted(act))


def agent_words(agent: AgentView, view: CaseView) -> Content:
    return Content("\n").join([_head(agent, view), *_told(agent, view)])


def _head(agent: AgentView, view: CaseView) -> Content:
    role = agent.report.role if agent.report else agent.state
    again = f" {REMEMBERED[0]}" if agent.remembered else ""
    return line(said(agent.agent, "bold"), (f"  {role}{again}", QUIET), *_acts(agent, view))


def _acts(agent: AgentView, view: CaseView) -> Iterator[Content]:
    """What can be done to it, as things are."""
    mark = view.steering.marks.get(agent.agent)
    for act, words in _ACTS.items():
        if (mark is None and act == "reopen") or (mark is not None and mark.act == act):
            continue
        click = Style.from_meta({"@click": f"steer('{act}')"})
        yield line("  ", Content.styled(words[0], "$accent"), (words[1:], QUIET)).stylize(click, 2)


def _told(agent: AgentView, view: CaseView) -> Iterator[Content]:
    if mark := view.steering.marks.get(agent.agent):
        yield said(f"{marked(mark)}.", "$accent")
    elif agent.left_out_with is not None:
        yield said(f"left out with {agent.left_out_with}: this is what it said before.", "$accent")
    for note in view.steering.notes.get(agent.agent, ()):
        yield line(said(f"note by {note.by}: ", QUIET), said(note.reason))
    yield from map(claim_words, agent.claims)
    if agent.asked:
        yield line(("asked ", QUIET), said(", ".join(agent.asked)))
    if agent.report:
        for found in agent.report.hypotheses:
            yield line(
                ("suspects ", QUIET), said(f"{found.service}: {found.why}"), "  ", cited(found.evidence)
            )
        yield from (claim_words(claim) for claim in agent.report.claims if claim not in agent.claims)
    for path in view.paths.values():
        yield from (hop_words(hop) for hop in path if hop.callee == agent.agent)
    if agent.agent in view.steering.heeded and (challenge := view.challenges.get(agent.agent)):
        yield Content.styled("challenged, it stands" if challenge.survived else "challenged, it falls", QUIET)
        yield from map(claim_words, challenge.claims)


def hop_words(hop: Hop) -> Content:
    """The step that leads to it and its three checks, in words."""
    checks = [
        line(
            (CHECKS[getattr(hop, name)][0], CHECKS[getattr(hop, name)][1]),
            f" {words[getattr(hop, name)]}  ",
        )
        for name, words in _CHECKED.items()
    ]
    return line(("from ", QUIET), said(hop.caller), ": ", *checks, cited(hop.evidence))
