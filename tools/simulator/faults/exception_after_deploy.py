"""Exception after a deploy: a new version goes out, and a share of one operation throws."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places
from tools.simulator.request import OperationError, Request
from tools.simulator.surroundings import Deploy, deploy, draw_summary
from tools.simulator.world import World
from tools.times import SECOND_NS, Window

_THROWN = (
    ("NullPointerException", "Cannot invoke getTier() because customer is null"),
    ("IllegalStateException", "Totals of basket and positions differ"),
    ("NumberFormatException", 'For input string: "12,50"'),
    ("IndexOutOfBoundsException", "Index 3 out of bounds for length 3"),
    ("UnsupportedOperationException", "Unknown voucher type GIFT_V2"),
)


@dataclass(frozen=True)
class ExceptionAfterDeploy:
    """`share` of `operation` fails on all instances, `lead_s` after the deploy went out."""

    kind: ClassVar[str] = "exception_after_deploy"

    service: str
    operation: str
    share: float
    lead_s: float
    thrown: int = 0
    line: int = 164
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        deployed_ns = max(world.start_ns, window.start_ns - round(self.lead_s * SECOND_NS))
        deploy(world, Deploy(self.service, deployed_ns, draw_summary(world)))
        world.engine.at(window.start_ns, lambda _: self._arm(world))
        world.engine.at(window.end_ns, lambda _: self._disarm(world))

    def _arm(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.interceptors.append(self._throw)

    def _disarm(self, world: World) -> None:
        for instance in world.instances_of(self.service, self.instance):
            instance.interceptors.remove(self._throw)

    def _throw(self, request: Request, operation: str) -> Process:
        if operation != self.operation or request.world.mischief.random() >= self.share:
            return
        yield round(request.world.mischief.uniform(0.5, 3.0) * 1_000_000)
        error_type, message = _THROWN[self.thrown]
        raise OperationError(error_type, message, function="applyRules", line=self.line)

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        """A share high enough that a caller's one retry does not hide it."""
        spec, operation = chance.choice(places.operations())
        return cls(
            service=spec.name,
            operation=operation.name,
            share=round(chance.uniform(0.6, 0.95), 2),
            lead_s=round(chance.uniform(5, 60), 1),
            thrown=chance.randrange(len(_THROWN)),
            line=chance.randint(100, 220),
        )
