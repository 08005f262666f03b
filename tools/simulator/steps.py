"""The steps an operation is written in: work, call, query, look up, do together, publish, say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tools.simulator.engine import Process, Promise
from tools.simulator.request import NO_VALUE, OperationError, Request
from tools.simulator.topology import Operation, Patience, Step

MS = 1_000_000


@dataclass(frozen=True)
class Work:
    """Time on the CPU, log-normal around `median_ms`; it stretches with the instance."""

    median_ms: float
    spread: float = 0.3

    def run(self, request: Request) -> Process:
        factor = request.world.random.lognormvariate(0.0, self.spread) * request.instance.stretch
        took_ns = round(self.median_ms * MS * factor)
        yield round(took_ns * request.instance.starvation)
        request.instance.busy_ns += took_ns


@dataclass(frozen=True)
class Within:
    """Steps under an internal span of their own."""

    name: str
    steps: tuple[Step, ...]

    def run(self, request: Request) -> Process:
        inner = request.inner()
        try:
            for step in self.steps:
                yield from step.run(inner)
        except OperationError as failure:
            inner.close(self.name, "internal", failure.attributes, failed=True)
            raise
        inner.close(self.name, "internal", {})


@dataclass(frozen=True)
class Call:
    """A call to another service: each attempt is a client span; an `optional` one is survived."""

    service: str
    operation: str
    timeout_ms: int = 2_000
    attempts: int = 2
    optional: bool = False

    def run(self, request: Request) -> Process:
        operation = request.world.shop.services[self.service].operation(self.operation)
        attributes = {"peer.service": self.service, "server.address": self.service}
        usual = Patience(self.timeout_ms, self.attempts, pause_ms=40)
        patience = request.instance.patience.get(self.service, usual)
        reason: str | None = None
        for attempt in range(1, patience.attempts + 1):
            reason = yield from request.call(self.service, operation, patience.timeout_ms * MS, attributes)
            if reason is None:
                return
            if reason == NO_VALUE:
                break
            said = f"Call to {self.service} failed, attempt {attempt} of {patience.attempts}: {reason}"
            request.log("warn", said, "call", 41)
            if attempt < patience.attempts:
                yield round(request.world.random.uniform(0.5, 1.5) * patience.pause_ms * attempt * MS)
        if self.optional:
            return
        if reason == NO_VALUE:
            message = f"{self.service} answered {self.operation} without a value"
            raise OperationError("IllegalStateException", message, function="unpack", line=73)
        message = f"{self.service} did not answer {self.operation}: {reason}"
        raise OperationError("UpstreamException", message)


@dataclass(frozen=True)
class Query:
    """A statement on the database, over a connection from the instance's own pool."""

    statement: str
    median_ms: float
    database: str = "main-db"
    pool_patience_ms: int = 2_500
    timeout_ms: int = 4_000

    @cached_property
    def _operation(self) -> Operation:
        return Operation(self.statement, (Work(self.median_ms, 0.35),), self._attributes)

    @cached_property
    def _attributes(self) -> dict[str, str]:
        return {
            "db.namespace": "shop",
            "db.operation.name": self.statement.split()[0],
            "db.query.summary": self.statement,
            "db.system.name": "postgresql",
            "peer.service": self.database,
            "server.address": self.database,
        }

    def run(self, request: Request) -> Process:
        pool = request.instance.pool
        yield from self._connect(request)
        reason = yield from request.call(
            self.database, self._operation, self.timeout_ms * MS, self._attributes
        )
        pool.give_back()
        if reason is not None:
            raise OperationError("SQLException", f"{self.statement} failed: {reason}")

    def _connect(self, request: Request) -> Process:
        pool = request.instance.pool
        patience_ns = self.pool_patience_ms * MS
        asked_ns = request.world.engine.now
        granted = yield from pool.take(patience_ns)
        pool.note_wait(request.world.engine.now - asked_ns, granted)
        if not granted:
            raise OperationError(
                "SQLTransientConnectionException",
                f"Connection is not available, request timed out after {self.pool_patience_ms}ms "
                f"(total={pool.size}, active={pool.in_use}, waiting={len(pool.queue)})",
                function="getConnection",
                line=197,
            )


@dataclass(frozen=True)
class Lookup:
    """Ask the cache first; a miss costs `miss` and fills it. A cache that fails counts as a miss."""

    key: str
    hit_share: float
    miss: tuple[Step, ...]
    cache: str = "product-cache"
    timeout_ms: int = 250

    def run(self, request: Request) -> Process:
        reason = yield from self._ask(request, "GET")
        if reason is not None:
            request.log("warn", f"Cache {self.cache} not usable for {self.key}: {reason}", "lookup", 63)
        elif self._found(request):
            return
        for step in self.miss:
            yield from step.run(request)
        yield from self._ask(request, "SET")

    def _found(self, request: Request) -> bool:
        (store,) = request.world.instances_of(self.cache)
        found = request.world.random.random() < self.hit_share * (1 - store.forgotten_share)
        store.hits += found
        store.misses += not found
        return found

    def _ask(self, request: Request, verb: str) -> Process:
        attributes = {
            "db.operation.name": verb,
            "db.query.summary": f"{verb} {self.key}",
            "db.system.name": "redis",
            "peer.service": self.cache,
            "server.address": self.cache,
        }
        operation = Operation(f"{verb} {self.key}", (Work(0.5, 0.25),), attributes)
        return (yield from request.call(self.cache, operation, self.timeout_ms * MS, attributes))


@dataclass(frozen=True)
class Together:
    """Steps side by side; the first that failed, in order of writing, fails them all, once all are done."""

    steps: tuple[Step, ...]

    def run(self, request: Request) -> Process:
        outcomes = [_fork(request, step) for step in self.steps]
        first: OperationError | None = None
        for outcome in outcomes:
            failure = yield outcome
            first = first or failure
        if first is not None:
            raise first


def _fork(request: Request, step: Step) -> Promise:
    outcome = Promise(request.world.engine)

    def branch() -> Process:
        try:
            yield from step.run(request)
        except OperationError as failure:
            outcome.resolve(failure)
        else:
            outcome.resolve(None)

    request.world.engine.spawn(branch())
    return outcome


@dataclass(frozen=True)
class Publish:
    """Put a message on a queue and go on; a consumer handles it later, in the same trace."""

    service: str
    operation: str

    def run(self, request: Request) -> Process:
        operation = request.world.shop.services[self.service].operation(self.operation)
        yield from request.publish(self.service, operation)


@dataclass(frozen=True)
class Say:
    """A business log line. `text` may name the journey's facts: {user}, {sku}, {order}, {amount}, {count}."""

    text: str
    function: str
    line: int
    severity: str = "info"

    def run(self, request: Request) -> Process:
        request.log(self.severity, self.text.format_map(request.facts), self.function, self.line)
        yield from ()
