"""Traffic surge: many times the usual visitors come, and the entry service has no processor left for them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places
from tools.simulator.visitors import crowd
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class TrafficSurge:
    """`factor` times the usual visitors; they share the processors, so that work takes `stretch` times as
    long where they come in."""

    kind: ClassVar[str] = "traffic_surge"

    service: str
    factor: float
    stretch: float
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        more = (self.factor - 1) * world.traffic
        world.engine.spawn(crowd(world, world.mischief, more, window.end_ns), window.start_ns)
        world.engine.at(window.start_ns, lambda _: self._set(world, self.stretch))
        world.engine.at(window.end_ns, lambda _: self._set(world, 1.0))

    def _set(self, world: World, stretch: float) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.stretch = stretch

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        entries = sorted({journey.service for journey in places.shop.journeys})
        return cls(
            service=chance.choice(entries),
            factor=round(chance.uniform(5, 9), 1),
            stretch=round(chance.uniform(25, 45), 1),
        )
