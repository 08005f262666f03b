"""A warning that fills the log from about the onset on, and means nothing."""

from __future__ import annotations

from dataclasses import dataclass

from tools.simulator.engine import Process
from tools.simulator.surroundings import log_outside_request
from tools.simulator.world import Instance, World
from tools.times import SECOND_NS, Window

_SAID = (
    "Header X-Client-Hint is deprecated and will be ignored from release 9 on",
    "Clock differs from the time server by {n} ms, within tolerance",
    "Metrics endpoint scraped twice within {n} ms, second answer from memory",
)


@dataclass(frozen=True)
class LoudWarning:
    """`service` says line number `said` `rate` times a second and instance, from `offset_s` after the onset
    until the run's end."""

    service: str
    offset_s: float
    rate: float
    said: int = 0

    def unfold(self, world: World, window: Window) -> None:
        from_ns = max(world.start_ns, window.start_ns + round(self.offset_s * SECOND_NS))
        for instance in world.instances_of(self.service):
            world.engine.spawn(self._say(world, instance), from_ns)

    def _say(self, world: World, instance: Instance) -> Process:
        while True:
            yield round(world.distractions.expovariate(self.rate) * SECOND_NS)
            if world.engine.now >= world.end_ns:
                return
            body = _SAID[self.said].format(n=world.distractions.randint(2, 90))
            log_outside_request(world, instance, "warn", body, "Compatibility", 27)
