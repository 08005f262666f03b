"""CPU contention: something else on an instance eats its cores, and every step of work stretches."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, pick_instance
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class CpuContention:
    """`stretch` multiplies the time each step of work takes; `stolen_share` of the cores is gone."""

    kind: ClassVar[str] = "cpu_contention"

    service: str
    instance: str | None
    stretch: float
    stolen_share: float

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._set(world, self.stretch, self.stolen_share))
        world.engine.at(window.end_ns, lambda _: self._set(world, 1.0, 0.0))

    def _set(self, world: World, stretch: float, stolen_share: float) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.stretch = stretch
            instance.stolen_cores = stolen_share * instance.spec.cores

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Strong enough that the service's shortest operation grows by several hundred milliseconds."""
        spec = chance.choice(places.services())
        stretch = places.stretch_for(spec, chance.uniform(400, 1_000))
        instance = pick_instance(chance, spec) if chance.random() < 0.5 else None
        return cls(spec.name, instance, round(stretch, 1), round(chance.uniform(0.6, 0.85), 2))
