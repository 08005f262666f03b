"""A discrete-event engine: a clock, an agenda, processes that wait, and slots they queue for.

A process is a generator. `yield 5_000_000` sleeps five milliseconds; `answer = yield promise` waits
until someone resolves it. Ties in time are settled by order of scheduling, so a run is determined
by its inputs alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any

Act = Callable[[Any], None]


class Engine:
    """The clock (`now`, UTC nanoseconds) and what is still to be done."""

    def __init__(self, start_ns: int) -> None:
        self.now = start_ns
        self._agenda: list[tuple[int, int, Act, Any]] = []
        self._scheduled = 0

    def at(self, time_ns: int, act: Act, value: Any = None) -> None:
        """Do `act(value)` at an instant; one in the past is done next."""
        self._scheduled += 1
        heappush(self._agenda, (max(time_ns, self.now), self._scheduled, act, value))

    def after(self, delay_ns: int, act: Act, value: Any = None) -> None:
        self.at(self.now + delay_ns, act, value)

    def spawn(self, process: Process, at_ns: int | None = None) -> None:
        """Start a process now, or at an instant."""
        self.at(self.now if at_ns is None else at_ns, _Task(self, process).resume)

    def run(self) -> None:
        """Work until the agenda is empty."""
        agenda = self._agenda
        while agenda:
            self.now, _, act, value = heappop(agenda)
            act(value)


class Promise:
    """A value that will come once; what comes after the first is ignored (a late timer, a late reply)."""

    __slots__ = ("_engine", "_value", "_waiter", "resolved")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiter: Act | None = None
        self._value: Any = None
        self.resolved = False

    def resolve(self, value: Any) -> None:
        if self.resolved:
            return
        self.resolved = True
        self._value = value
        if self._waiter is not None:
            self._engine.after(0, self._waiter, value)

    def then(self, act: Act) -> None:
        """Hand the value to the one who waits, at once if it is already here."""
        if self.resolved:
            self._engine.after(0, act, self._value)
        else:
            self._waiter = act


Process = Generator[int | Promise, Any, Any]


class _Task:
    __slots__ = ("_engine", "_process")

    def __init__(self, engine: Engine, process: Process) -> None:
        self._engine = engine
        self._process = process

    def resume(self, value: Any) -> None:
        try:
            wait = self._process.send(value)
        except StopIteration:
            return
        if isinstance(wait, Promise):
            wait.then(self.resume)
        else:
            self._engine.after(wait, self.resume)


class Slots:
    """A bounded number of slots (workers, connections), handed out in order of asking."""

    def __init__(self, engine: Engine, size: int, queue_limit: int) -> None:
        self.size = size
        self.in_use = 0
        self.queue: deque[Promise] = deque()
        self._engine = engine
        self._queue_limit = queue_limit

    def take(self, patience_ns: int | None = None) -> Process:
        """Wait for a slot; returns False when the queue is full or patience runs out."""
        if self.in_use < self.size:
            self.in_use += 1
            return True
        if len(self.queue) >= self._queue_limit:
            return False
        ticket = Promise(self._engine)
        self.queue.append(ticket)
        if patience_ns is not None:
            self._engine.after(patience_ns, ticket.resolve, False)
        granted: bool = yield ticket
        if not granted and ticket in self.queue:
            self.queue.remove(ticket)
        return granted

    def release(self) -> None:
        self.in_use -= 1
        self._serve_queue()

    def resize(self, size: int) -> None:
        """Change the bound; slots in use beyond a smaller one are not taken away, only not refilled."""
        self.size = size
        self._serve_queue()

    def _serve_queue(self) -> None:
        while self.in_use < self.size and (ticket := self._next()) is not None:
            self.in_use += 1
            ticket.resolve(True)

    def _next(self) -> Promise | None:
        """The one who waits longest; those who gave up this very instant are passed over."""
        while self.queue:
            ticket = self.queue.popleft()
            if not ticket.resolved:
                return ticket
        return None
