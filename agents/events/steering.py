"""What a person does to the reasoning tree."""

from __future__ import annotations

from typing import Literal

from agents.events.shapes import PersonsAct

SteeringAct = Literal["prune", "pin", "reopen", "annotate"]


class AgentSteered(PersonsAct):
    """A person's act on one node of the tree. A prune or a pin lasts over runs until the node is
    re-opened; a note only says something. `reason` is why, or the note itself."""

    kind: Literal["agent_steered"] = "agent_steered"
    agent: str
    act: SteeringAct
    reason: str
    by: str
