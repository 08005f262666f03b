"""Slow disk: reads and writes of an instance queue at its volume; it waits, and its processor idles."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places, pick_instance
from tools.simulator.request import Request
from tools.simulator.world import World
from tools.times import Window


@dataclass(frozen=True)
class SlowDisk:
    """Each operation waits around `wait_ms` for the volume, which is busy for `busy_share` of the time."""

    kind: ClassVar[str] = "slow_disk"

    service: str
    instance: str | None
    wait_ms: float
    busy_share: float

    def unfold(self, world: World, window: Window) -> None:
        world.engine.at(window.start_ns, lambda _: self._begin(world))
        world.engine.at(window.end_ns, lambda _: self._end(world))

    def _begin(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.disk_share = self.busy_share
            instance.interceptors.append(self._wait)

    def _end(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.disk_share = 0.0
            instance.interceptors.remove(self._wait)

    def _wait(self, request: Request, _operation: str) -> Process:
        wait_ns = round(self.wait_ms * request.world.mischief.lognormvariate(0.0, 0.5) * 1_000_000)
        yield wait_ns
        request.instance.disk_wait_ns += wait_ns

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Databases live on their disk, and others write to theirs before they answer."""
        stores = [spec for spec in places.callees() if spec.role == "database"]
        spec = chance.choice(stores) if chance.random() < 0.5 else chance.choice(places.services())
        return cls(
            service=spec.name,
            instance=pick_instance(chance, spec) if chance.random() < 0.4 else None,
            wait_ms=round(chance.uniform(300, 800), 1),
            busy_share=round(chance.uniform(0.9, 0.98), 2),
        )
