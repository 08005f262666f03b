"""A feature flag that someone, or something, turns on and off all day; nothing reads it."""

from __future__ import annotations

from dataclasses import dataclass

from tools.simulator.engine import Process
from tools.simulator.surroundings import record_change
from tools.simulator.world import World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class FlappingFlag:
    """A flag of `service` turns every `every_s` or so, the whole run long."""

    service: str
    every_s: float

    def unfold(self, world: World, window: Window) -> None:  # noqa: ARG002 - it knows no hour
        world.engine.spawn(self._flap(world))

    def _flap(self, world: World) -> Process:
        on = False
        while True:
            yield round(world.distractions.uniform(0.6, 1.4) * self.every_s * SECOND_NS)
            if world.engine.now >= world.end_ns:
                return
            on = not on
            summary = f"{self.service}: show-seasonal-banner is {'on' if on else 'off'}"
            record_change(world, self.service, "flag", None, summary, "flag-service", ())
