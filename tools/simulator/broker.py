"""A queue between a producer and its consumer: messages are delivered in order, or wait while it is held."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from tools.simulator.engine import Engine, Process

_CATCH_UP_NS = 20_000_000


@dataclass
class Queue:
    """`held`: the consumer is stuck on a message, and all others wait behind it."""

    engine: Engine
    held: bool = False
    waiting: deque[Process] = field(default_factory=deque)

    @property
    def depth(self) -> int:
        """Messages not yet handled, the one that is being tried included."""
        return len(self.waiting) + self.held

    def deliver(self, consumer: Process) -> None:
        """Start the consumer now, or when the queue is let go."""
        if self.held:
            self.waiting.append(consumer)
        else:
            self.engine.spawn(consumer)

    def hold(self) -> None:
        self.held = True

    def let_go(self) -> None:
        """Deliver what has waited, one after the other."""
        self.held = False
        for place, consumer in enumerate(self.waiting):
            self.engine.spawn(consumer, self.engine.now + place * _CATCH_UP_NS)
        self.waiting.clear()
