"""Memory leak: the heap fills, collecting garbage eats the processor, the process dies and starts anew."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places, pick_instance
from tools.simulator.surroundings import log_outside_request, record_change
from tools.simulator.world import MB, Instance, World
from tools.times import SECOND_NS, Window

_LIMIT = 2.2
"""The memory limit, in what an instance uses on a calm day."""

_TIGHT = 0.2
"""Share of the headroom from which on collecting is felt."""


@dataclass(frozen=True)
class MemoryLeak:
    """The headroom is gone after `fill_s`; work then takes `stretch` times as long, and the process dies.

    A new one is there `down_s` later and leaks as well, until the window's end.
    """

    kind: ClassVar[str] = "memory_leak"

    service: str
    instance: str | None
    fill_s: float
    stretch: float
    down_s: float = 6.0

    def unfold(self, world: World, window: Window) -> None:
        for ordinal, instance in enumerate(world.instances_of(self.service, self.instance)):
            first_ns = window.start_ns + ordinal * 3 * SECOND_NS
            world.engine.spawn(self._leak(world, instance, window.end_ns), first_ns)

    def _leak(self, world: World, instance: Instance, until_ns: int) -> Process:
        normal = instance.memory_bytes
        headroom = (_LIMIT - 1) * normal
        while world.engine.now < until_ns:
            yield SECOND_NS
            instance.memory_bytes += headroom / self.fill_s * world.mischief.uniform(0.8, 1.2)
            filled = (instance.memory_bytes - normal) / headroom
            pressure = max(0.0, filled - _TIGHT) / (1 - _TIGHT)
            instance.collecting_share = min(0.9 * pressure, 0.9)
            instance.stretch = 1 + (self.stretch - 1) * pressure
            if filled >= 1:
                yield from self._restart(world, instance, normal)
        _calm(instance, normal)

    def _restart(self, world: World, instance: Instance, normal: float) -> Process:
        body = f"java.lang.OutOfMemoryError: Java heap space (limit {round(_LIMIT * normal / MB)} MiB)"
        log_outside_request(world, instance, "fatal", body, "Main", 91)
        instance.down = True
        summary = f"{instance.name} restarted: OOMKilled, exit code 137"
        record_change(world, self.service, "restart", None, summary, "orchestrator", ())
        yield round(self.down_s * SECOND_NS)
        _calm(instance, normal)
        body = f"Started {instance.spec.name} {instance.spec.version} in {self.down_s:.1f} seconds"
        log_outside_request(world, instance, "info", body, "Main", 22)

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Quick enough to be felt within the window, as a leak's last minutes are."""
        spec = chance.choice(places.services())
        return cls(
            service=spec.name,
            instance=pick_instance(chance, spec) if chance.random() < 0.3 else None,
            fill_s=round(chance.uniform(50, 90), 1),
            stretch=round(3 * places.stretch_for(spec, chance.uniform(600, 1_000)), 1),
            down_s=round(chance.uniform(4, 8), 1),
        )


def _calm(instance: Instance, memory_bytes: float) -> None:
    instance.down = False
    instance.memory_bytes = memory_bytes
    instance.stretch = 1.0
    instance.collecting_share = 0.0
