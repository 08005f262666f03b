"""A victim louder than the cause: it meets each failure of others with many lines of its own."""

from __future__ import annotations

from dataclasses import dataclass

from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class LoudVictim:
    """`service` logs `complaints` error lines more for each request it cannot finish, on any day."""

    service: str
    complaints: int

    def unfold(self, world: World, window: Window) -> None:  # noqa: ARG002 - it knows no hour
        for instance in world.instances_of(self.service):
            instance.complaints = self.complaints
