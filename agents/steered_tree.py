"""What people did to the reasoning tree, folded from the journal, and what it does to the tree they see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from agents.events.steering import AgentSteered, SteeringAct

if TYPE_CHECKING:
    from agents.case_view import AgentView


VERBS: dict[SteeringAct, str] = {
    "prune": "prunes",
    "pin": "pins",
    "reopen": "re-opens",
    "annotate": "notes on",
}
"""How every face says what a person did: `ada prunes payment`."""


@dataclass(frozen=True)
class Mark:
    """A prune or a pin: who, and why."""

    act: Literal["prune", "pin"]
    by: str
    reason: str


Marks = Mapping[str, Mark]
"""By agent, in the order given; an agent has one at most."""


@dataclass
class Steering:
    """`marks` as people want it now, `heeded` as the present run found it when it began. `notes` are what
    people wrote on an agent.

    `waits` is whether an act is to be followed by a run of its own; `afresh` are the agents that the
    present run asks again, whatever they said before.
    """

    marks: dict[str, Mark] = field(default_factory=dict)
    heeded: dict[str, Mark] = field(default_factory=dict)
    notes: dict[str, tuple[AgentSteered, ...]] = field(default_factory=dict)
    waits: bool = False
    afresh: frozenset[str] = frozenset()
    _reopened: frozenset[str] = frozenset()

    def apply(self, event: AgentSteered) -> None:
        agent = event.agent
        if event.act == "annotate":
            self.notes[agent] = (*self.notes.get(agent, ()), event)
            return
        self.waits = True
        self.marks.pop(agent, None)
        if event.act == "reopen":
            self._reopened |= {agent}
        else:
            self.marks[agent] = Mark(event.act, event.by, event.reason)

    def begin_run(self) -> None:
        """The run that begins heeds everything said so far."""
        self.heeded = dict(self.marks)
        self.waits, self.afresh, self._reopened = False, self._reopened, frozenset()

    def give_up(self) -> None:
        """A run was stopped or failed: nothing starts by itself, and the next run heeds what was said."""
        self.waits = False


def pruned(marks: Marks) -> tuple[str, ...]:
    return tuple(agent for agent, mark in marks.items() if mark.act == "prune")


def pinned(marks: Marks) -> tuple[str, ...]:
    return tuple(agent for agent, mark in marks.items() if mark.act == "pin")


def settled(agents: Mapping[str, AgentView], marks: Marks, run: int) -> dict[str, AgentView]:
    """The tree once everybody still asked has spoken: they, and what hangs below a pruned agent, with
    what it said before. Nobody else stays, and nobody hangs below somebody who is gone."""
    asked = {name for name, agent in agents.items() if agent.run == run}
    left_out = _below(agents, pruned(marks), asked)
    kept = {name: agent for name, agent in agents.items() if name in asked or name in left_out}
    for name, agent in kept.items():
        agent.left_out_with = left_out.get(name)
        if name in asked and agent.asked_by is not None and not _asks(kept, agent.asked_by, name, asked):
            askers = (other for other in kept if _asks(kept, other, name, asked))
            agent.asked_by = next(askers, None)
    return kept


def _asks(agents: Mapping[str, AgentView], asker: str, agent: str, asked: set[str]) -> bool:
    return asker in agents and asker in asked and agent in agents[asker].asked


def _below(agents: Mapping[str, AgentView], roots: Iterable[str], asked: set[str]) -> dict[str, str]:
    """Everything that only pruned agents ask, and which of them it was left out with."""
    found: dict[str, str] = {}
    waiting = [(agent, agent) for agent in roots if agent in agents]
    while waiting:
        agent, root = waiting.pop(0)
        if agent not in asked and agent not in found:
            found[agent] = root
            waiting += [(below, root) for below in agents[agent].asked if below in agents]
    return found
