"""What events have in common: a frozen value with a key that is its identity within a session."""

from __future__ import annotations

from abc import ABC, abstractmethod

from agents.diagnosis import Value


class Happening(Value, ABC):
    @property
    @abstractmethod
    def key(self) -> str: ...


class OnceARun(Happening):
    """Happens once in a run; `run` counts investigations of this session from 1."""

    kind: str
    run: int

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}"


class OnceAnAgent(OnceARun):
    """Happens once an agent in a run; `agent` is the trace graph's node: a service."""

    agent: str

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.agent}"


class PersonsAct(Happening):
    """A person's act, numbered in the order given within its kind."""

    kind: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.number}"
