"""Wrong return value: an operation returns early and empty; it logs nothing, its caller cannot go on."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places
from tools.simulator.request import NO_VALUE, Request
from tools.simulator.surroundings import Deploy, deploy, draw_summary
from tools.simulator.world import World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class WrongReturnValue:
    """A `share` of `operation` returns without a value on all instances.

    A deploy went out `lead_s` before; None: the code has been there for long, and something wakes it.
    """

    kind: ClassVar[str] = "wrong_return_value"

    service: str
    operation: str
    share: float
    lead_s: float | None = None
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        if self.lead_s is not None:
            deployed_ns = max(world.start_ns, window.start_ns - round(self.lead_s * SECOND_NS))
            deploy(world, Deploy(self.service, deployed_ns, draw_summary(world)))
        world.engine.at(window.start_ns, lambda _: self._arm(world))
        world.engine.at(window.end_ns, lambda _: self._disarm(world))

    def _arm(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.interceptors.append(self._return_early)

    def _disarm(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.interceptors.remove(self._return_early)

    def _return_early(self, request: Request, operation: str) -> Process:
        if operation != self.operation or request.world.mischief.random() >= self.share:
            return None
        yield round(request.world.mischief.uniform(0.5, 2.0) * 1_000_000)
        return NO_VALUE

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Among operations that someone calls and cannot do without."""
        entries = {journey.service for journey in places.shop.journeys}
        called = [place for place in places.operations() if place[0].name not in entries]
        spec, operation = chance.choice(called)
        return cls(
            service=spec.name,
            operation=operation.name,
            share=round(chance.uniform(0.5, 0.95), 2),
            lead_s=round(chance.uniform(5, 60), 1) if chance.random() < 0.5 else None,
        )
