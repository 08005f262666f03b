"""Noisy neighbour: one instance takes its node's processors, and all others on that node wait for theirs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, pick_instance
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class NoisyNeighbour:
    """`instance` burns `cores` beyond its own; whoever shares its node, itself included, gets a processor
    for one part in `starvation` of the time."""

    kind: ClassVar[str] = "noisy_neighbour"

    service: str
    instance: str
    cores: float
    starvation: float

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._set(world, self.cores, self.starvation))
        world.engine.at(window.end_ns, lambda _: self._set(world, 0.0, 1.0))

    def _set(self, world: World, cores: float, starvation: float) -> None:
        (noisy,) = world.instances_of(self.service, self.instance)
        noisy.burst_cores = cores
        for instance in world.all_instances:
            if instance.node == noisy.node:
                instance.starvation = starvation

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Any application; whom it hurts depends on who lives beside it."""
        spec = chance.choice([spec for spec in places.shop.services.values() if spec.role == "application"])
        return cls(
            service=spec.name,
            instance=pick_instance(chance, spec),
            cores=round(chance.uniform(11, 13), 1),
            starvation=round(chance.uniform(30, 60), 1),
        )
