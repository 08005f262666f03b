"""Poison message: a consumer fails on one message again and again, and all others wait behind it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from tools.simulator.engine import Process
from tools.simulator.places import Places
from tools.simulator.request import OperationError, Request, redeliver
from tools.simulator.world import World
from tools.times import SECOND_NS, Window


@dataclass(frozen=True)
class PoisonMessage:
    """The first message after the onset cannot be read; it comes again `again_s` later, until someone
    removes it at the window's end."""

    kind: ClassVar[str] = "poison_message"

    service: str
    operation: str
    again_s: float
    instance: str | None = None

    def unfold(self, world: World, window: Window) -> None:
        consumer = _Stuck(world, self, window.end_ns)
        world.engine.at(window.start_ns, lambda _: consumer.arm())
        world.engine.at(window.end_ns, lambda _: consumer.disarm())

    @classmethod
    def draw(cls, chance: Random, places: Places) -> Self:
        service, operation = chance.choice(places.consumers())
        return cls(service, operation, round(chance.uniform(0.8, 2.5), 2))


class _Stuck:
    """A consumer that has met its message, and the queue that stands still meanwhile."""

    def __init__(self, world: World, fault: PoisonMessage, until_ns: int) -> None:
        self._world = world
        self._fault = fault
        self._until_ns = until_ns
        self._trace_id: str | None = None

    def arm(self) -> None:
        for instance in self._world.instances_of(self._fault.service):
            instance.interceptors.append(self._read)

    def disarm(self) -> None:
        for instance in self._world.instances_of(self._fault.service):
            instance.interceptors.remove(self._read)
        self._world.queue(self._fault.service, self._fault.operation).let_go()

    def _read(self, request: Request, operation: str) -> Process:
        if operation != self._fault.operation:
            return
        if self._trace_id is None:
            self._trace_id = request.trace_id
            self._world.queue(self._fault.service, operation).hold()
        if self._trace_id != request.trace_id:
            return
        yield round(self._world.mischief.uniform(1, 4) * 1_000_000)
        if self._world.engine.now < self._until_ns:
            redeliver(request, operation, round(self._fault.again_s * SECOND_NS))
        message = f"Unexpected token at position 118 of message {request.facts['order']}"
        raise OperationError("MessageConversionException", message, function="parse", line=29)
