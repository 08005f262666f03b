"""Retry storm: a caller gives up too soon and asks again at once; whom it asks drowns in its attempts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, usual_ms
from tools.simulator.surroundings import record_change
from tools.simulator.topology import Patience
from tools.simulator.world import World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class RetryStorm:
    """`service` waits `timeout_ms` for `callee`, `attempts` times with next to no pause; under these calls
    the callee's work takes `stretch` times as long.

    `announced_s` before, the caller's change of configuration is on record; None: nobody wrote it down.
    """

    kind: ClassVar[str] = "retry_storm"

    service: str
    callee: str
    timeout_ms: int
    attempts: int
    stretch: float
    announced_s: float | None = None
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        if self.announced_s is not None:
            announced_ns = max(world.start_ns, window.start_ns - round(self.announced_s * SECOND_NS))
            world.engine.at(announced_ns, lambda _: self._announce(world))
        world.engine.at(window.start_ns, lambda _: self._begin(world))
        world.engine.at(window.end_ns, lambda _: self._end(world))

    def _announce(self, world: World) -> None:
        policy = f"timeout {self.timeout_ms}ms, attempts {self.attempts}"
        summary = f"{self.service}: client.{self.callee} -> {policy}"
        files = (f"{self.service}/config/production.yaml",)
        record_change(world, self.service, "config", None, summary, "config-repo", files)

    def _begin(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.patience[self.callee] = Patience(self.timeout_ms, self.attempts, pause_ms=2)
        self._strain(world, self.stretch)

    def _end(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            del instance.patience[self.callee]
        self._strain(world, 1.0)

    def _strain(self, world: World, stretch: float) -> None:
        for instance in world.instances_of(self.callee):
            instance.stretch = stretch

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """A patience shorter than what the callee takes on any day."""
        spec, call = chance.choice(places.calls())
        usual = usual_ms(places.shop.services[call.service].operation(call.operation))
        return cls(
            service=spec.name,
            callee=call.service,
            timeout_ms=max(2, round(0.6 * usual)),
            attempts=chance.randint(6, 10),
            stretch=round(chance.uniform(1.8, 3.0), 1),
            announced_s=round(chance.uniform(5, 60), 1) if chance.random() < 0.5 else None,
        )
