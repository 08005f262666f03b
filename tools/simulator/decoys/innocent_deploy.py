"""A deploy near the onset that changed nothing."""

from __future__ import annotations

from dataclasses import dataclass

from tools.simulator.surroundings import Deploy, deploy, draw_summary
from tools.simulator.world import World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class InnocentDeploy:
    """A deploy of `service`, `offset_s` after the onset (negative: before it)."""

    service: str
    offset_s: float

    def unfold(self, world: World, window: Window) -> None:
        time_ns = max(world.start_ns, window.start_ns + round(self.offset_s * SECOND_NS))
        deploy(world, Deploy(self.service, time_ns, draw_summary(world)))
