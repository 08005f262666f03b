"""Connection-pool exhaustion: an instance's connections come back late, and all others wait for one."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.places import Places, queries
from tools.simulator.surroundings import record_change
from tools.simulator.world import Pool, World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class PoolExhaustion:
    """A `leaked_share` of connections is returned `held_s` late; the pool holds `size` from the onset on.

    `announced_s` before the onset a configuration change of the pool is on record; None: nobody wrote it
    down. The database itself is well all the while.
    """

    kind: ClassVar[str] = "pool_exhaustion"

    service: str
    size: int
    leaked_share: float
    held_s: float
    announced_s: float | None = None
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        if self.announced_s is not None:
            announced_ns = max(world.start_ns, window.start_ns - round(self.announced_s * SECOND_NS))
            world.engine.at(announced_ns, lambda _: self._announce(world))
        world.engine.at(window.start_ns, lambda _: self._begin(world, window.end_ns))
        world.engine.at(window.end_ns, lambda _: self._end(world))

    def _announce(self, world: World) -> None:
        before = world.shop.services[self.service].pool
        summary = f"{self.service}: pool.maximum-size {before} -> {self.size}"
        files = (f"{self.service}/config/production.yaml",)
        record_change(world, self.service, "config", None, summary, "config-repo", files)

    def _begin(self, world: World, until_ns: int) -> None:
        def late_return_ns() -> int:
            if world.mischief.random() >= self.leaked_share:
                return 0
            return min(round(self.held_s * SECOND_NS), until_ns - world.engine.now)

        for pool in self._pools(world):
            pool.resize(self.size)
            pool.late_return_ns = late_return_ns

    def _end(self, world: World) -> None:
        for pool in self._pools(world):
            pool.late_return_ns = lambda: 0
            pool.resize(world.shop.services[self.service].pool)

    def _pools(self, world: World) -> list[Pool]:
        return [instance.pool for instance in world.instances_of(self.service, self.instance)]

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Among services that always ask their pool; each connection is gone long enough to starve it."""
        pooled = {spec.name for spec, operation in places.operations() if queries(operation)}
        return cls(
            service=chance.choice(sorted(pooled)),
            size=chance.randint(1, 2),
            leaked_share=round(chance.uniform(0.5, 0.9), 2),
            held_s=round(chance.uniform(20, 40), 1),
            announced_s=round(chance.uniform(10, 90), 1) if chance.random() < 0.5 else None,
        )
