"""Two independent causes at once: neither leads to the other, and each would hurt alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from random import Random
from typing import ClassVar, Self

from tools.simulator.faults.base import Fault
from tools.simulator.faults.cpu_contention import CpuContention
from tools.simulator.faults.exception_after_deploy import ExceptionAfterDeploy
from tools.simulator.faults.network_delay import NetworkDelay
from tools.simulator.faults.pool_exhaustion import PoolExhaustion
from tools.simulator.faults.slow_disk import SlowDisk
from tools.simulator.places import Places
from tools.simulator.world import World
from tools.times import SECOND_NS, Window

_PARTS: tuple[type[Fault], ...] = (
    CpuContention,
    ExceptionAfterDeploy,
    NetworkDelay,
    PoolExhaustion,
    SlowDisk,
)


@dataclass(frozen=True)
class TwoCauses:
    """`second` begins `lag_s` after `first`; both last until the window's end."""

    kind: ClassVar[str] = "two_causes"

    first: Fault
    second: Fault
    lag_s: float

    @property
    def service(self) -> str:
        return self.first.service

    @property
    def instance(self) -> str | None:
        return self.first.instance

    def unfold(self, world: World, window: Window) -> None:
        self.first.unfold(world, window)
        later_ns = window.start_ns + round(self.lag_s * SECOND_NS)
        self.second.unfold(world, Window(later_ns, window.end_ns))

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """Drawn anew until each is felt on a journey that can do without the other."""
        for _ in count():
            first, second = (kind.draw(chance, places) for kind in chance.sample(_PARTS, 2))
            if _independent(places, first.service, second.service):
                break
        return cls(first, second, round(chance.uniform(0, 20), 1))


def services_of(fault: Fault) -> tuple[str, ...]:
    """Where the causes are: one service, or two."""
    if isinstance(fault, TwoCauses):
        return fault.first.service, fault.second.service
    return (fault.service,)


def _independent(places: Places, one: str, other: str) -> bool:
    if one in {other, *places.below(other)} or other in places.below(one):
        return False
    return not (places.visits(one) <= places.visits(other) or places.visits(other) <= places.visits(one))
