"""What a fault is: a place, a strength, and what it does to the world while its window lasts."""

from __future__ import annotations

from random import Random
from typing import ClassVar, Protocol, Self

from tools.simulator.places import Places
from tools.simulator.world import World
from tools.times import Window


class Fault(Protocol):
    """One file a kind. A frozen dataclass: what it holds is its parameterisation."""

    kind: ClassVar[str]

    @property
    def service(self) -> str: ...

    @property
    def instance(self) -> str | None:
        """The one instance it is confined to; None where it is all of them."""
        ...

    def unfold(self, world: World, window: Window) -> None:
        """Put what happens at the window's edges (and what led to it) on the world's agenda."""
        ...

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """A place and a strength at random, such that visitors feel it."""
        ...
