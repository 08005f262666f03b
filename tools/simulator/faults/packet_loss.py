"""Packet loss: an instance's interface drops packets; what is sent again comes late, what is lost never."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, pick_instance
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class PacketLoss:
    """A `share` of packets is dropped on each way, in and out."""

    kind: ClassVar[str] = "packet_loss"

    service: str
    instance: str | None
    share: float

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._set(world, self.share))
        world.engine.at(window.end_ns, lambda _: self._set(world, 0.0))

    def _set(self, world: World, share: float) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.network.loss = share

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Enough that many calls need a packet sent twice."""
        spec = chance.choice(places.callees())
        instance = pick_instance(chance, spec) if chance.random() < 0.4 else None
        return cls(spec.name, instance, round(chance.uniform(0.3, 0.5), 2))
