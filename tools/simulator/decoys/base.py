"""What a decoy is: a place, and something there that catches the eye and hurts no one."""

from __future__ import annotations

from typing import Protocol

from tools.simulator.world import World
from tools.times import Window


class Decoy(Protocol):
    """One file a kind. A frozen dataclass: what it holds is its parameterisation."""

    @property
    def service(self) -> str: ...

    def unfold(self, world: World, window: Window) -> None:
        """Put it on the world's agenda; `window` is the fault's, or where a fault would be."""
        ...
