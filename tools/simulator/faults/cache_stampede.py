"""Cache stampede: a cache drops what it held, everyone recomputes the same, and the database sweats."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places
from tools.simulator.surroundings import record_change
from tools.simulator.world import MB, World
from tools.times import SECOND_NS, Window

_KEPT = 0.12
"""Share of its memory that a cache still uses."""


@dataclass(frozen=True)
class CacheStampede:
    """A `lost_share` of entries is evicted before anyone finds it again; statements on the database take
    `stretch` times as long, as many wait for the same rows.

    `announced_s` before, a configuration change of the cache is on record; None: nobody wrote it down.
    """

    kind: ClassVar[str] = "cache_stampede"

    service: str
    lost_share: float
    stretch: float
    announced_s: float | None = None
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        if self.announced_s is not None:
            announced_ns = max(world.start_ns, window.start_ns - round(self.announced_s * SECOND_NS))
            world.engine.at(announced_ns, lambda _: self._announce(world))
        world.engine.spawn(self._evict(world, window.end_ns), window.start_ns)

    def _announce(self, world: World) -> None:
        (cache,) = world.instances_of(self.service)
        usual = round(cache.memory_bytes / MB)
        summary = f"{self.service}: maxmemory {usual}mb -> {round(_KEPT * usual)}mb"
        record_change(world, self.service, "config", None, summary, "config-repo", (f"{self.service}.conf",))

    def _evict(self, world: World, until_ns: int) -> Process:
        (cache,) = world.instances_of(self.service)
        usual = cache.memory_bytes
        cache.memory_bytes = _KEPT * usual
        cache.forgotten_share = self.lost_share
        self._strain(world, self.stretch)
        cache.evicted += 40_000
        while world.engine.now < until_ns:
            yield SECOND_NS
            cache.evicted += world.mischief.randint(40, 80)
        cache.memory_bytes = usual
        cache.forgotten_share = 0.0
        self._strain(world, 1.0)

    def _strain(self, world: World, stretch: float) -> None:
        for instance in world.all_instances:
            if instance.spec.role == "database":
                instance.stretch = stretch

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        caches = sorted(name for name, spec in places.shop.services.items() if spec.role == "cache")
        return cls(
            service=chance.choice(caches),
            lost_share=round(chance.uniform(0.9, 1.0), 2),
            stretch=round(chance.uniform(25, 45), 1),
            announced_s=round(chance.uniform(10, 60), 1) if chance.random() < 0.5 else None,
        )
