"""Network delay: every packet to and from an instance is late; who talks to it waits, it itself is idle."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, pick_instance
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class NetworkDelay:
    """`delay_ms` more on each way, in and out."""

    kind: ClassVar[str] = "network_delay"

    service: str
    instance: str | None
    delay_ms: float

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._set(world, round(self.delay_ms * 1_000_000)))
        world.engine.at(window.end_ns, lambda _: self._set(world, 0))

    def _set(self, world: World, delay_ns: int) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.network.delay_ns = delay_ns

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Long enough that one call and its answer take a visitor's patience."""
        spec = chance.choice(places.callees())
        instance = pick_instance(chance, spec) if chance.random() < 0.4 else None
        return cls(spec.name, instance, round(chance.uniform(200, 500), 1))
