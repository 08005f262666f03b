"""Dependency outage: all instances of a service are gone; calls are refused, and it says nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places
from tools.simulator.surroundings import log_outside_request
from tools.simulator.world import World
from tools.times import Window

_LAST_WORDS = (
    "Panic: cannot write to volume data-0: no space left on device",
    "Received SIGTERM, shutting down",
    "Lost lease, stepping down",
    None,
)


@dataclass(frozen=True)
class DependencyOutage:
    """`last_words` numbers the line that each instance logs as it goes, if any."""

    kind: ClassVar[str] = "dependency_outage"

    service: str
    last_words: int = 0
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._go(world))
        world.engine.at(window.end_ns, lambda _: self._return(world))

    def _go(self, world: World) -> None:
        body = _LAST_WORDS[self.last_words]
        for instance in world.instances_of(self.service, self.instance):
            if body is not None:
                log_outside_request(world, instance, "fatal", body, "Main", 83)
            instance.down = True

    def _return(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.down = False
            body = f"Started {instance.spec.name} {instance.spec.version} in 3.4 seconds"
            log_outside_request(world, instance, "info", body, "Main", 22)

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        return cls(chance.choice(places.callees()).name, chance.randrange(len(_LAST_WORDS)))
