"""One operation under way on one instance: its span, its calls, its log lines, its failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.engine import Process, Promise
from tools.simulator.recorder import Attributes, as_json
from tools.simulator.topology import Operation

if TYPE_CHECKING:
    from tools.simulator.world import Instance, World

_TIMED_OUT = "timed out"
_RESET = "connection reset"
NO_VALUE = "no value"
"""The answer of a server that finished well and returned nothing."""

_RESET_SHARE = 2e-4
"""Share of calls that the network drops on any day; a retry mends them."""


class OperationError(Exception):
    """An operation cannot go on. With `function`, it began here and is logged with a stack trace."""

    def __init__(self, error_type: str, message: str, *, function: str | None = None, line: int = 0) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.function = function
        self.line = line

    @property
    def attributes(self) -> Attributes:
        return {"error.type": self.error_type}


@dataclass(frozen=True)
class _Asked:
    """What a server is asked, by whom (`answer` and `caller` are None where no one waits)."""

    operation: Operation
    trace_id: str
    parent_id: str | None
    facts: Mapping[str, str]
    kind: str = "server"
    answer: Promise | None = None
    caller: Instance | None = None


class Request:
    """The context a step runs in. `facts` are what the visitor brought: user, sku, order, amount, count."""

    __slots__ = ("facts", "instance", "parent_id", "span_id", "started_ns", "trace_id", "world")

    def __init__(
        self,
        world: World,
        instance: Instance,
        trace_id: str,
        parent_id: str | None,
        facts: Mapping[str, str],
    ) -> None:
        self.world = world
        self.instance = instance
        self.trace_id = trace_id
        self.parent_id = parent_id
        self.span_id = world.span_id()
        self.started_ns = world.engine.now
        self.facts = facts

    def inner(self) -> Request:
        """A span below this one on the same instance, started now."""
        return Request(self.world, self.instance, self.trace_id, self.span_id, self.facts)

    def close(self, operation: str, kind: str, attributes: Attributes, failed: bool = False) -> None:
        """Record the span, ended now."""
        self.world.recorder.spans.append(
            (
                self.trace_id,
                self.span_id,
                self.parent_id,
                *self.instance.place,
                operation,
                kind,
                self.started_ns,
                self.world.engine.now - self.started_ns,
                "error" if failed else "unset",
                as_json(attributes),
            )
        )

    def call(self, service: str, operation: Operation, timeout_ns: int, attributes: Attributes) -> Process:
        """Ask another service and wait. Returns None, or why there is no answer.

        A server whose caller stopped waiting works on: its span then outlasts the client's.
        """
        world = self.world
        client = self.inner()
        answer = Promise(world.engine)
        if world.random.random() < _RESET_SHARE:
            world.engine.after(world.hop_ns(), answer.resolve, _RESET)
        else:
            asked = _Asked(
                operation, self.trace_id, client.span_id, self.facts, answer=answer, caller=self.instance
            )
            _send(world, world.next_instance(service), asked)
        world.engine.after(timeout_ns, answer.resolve, _TIMED_OUT)
        reason: str | None = yield answer
        if reason in (None, NO_VALUE):
            client.close(operation.name, "client", attributes)
        else:
            error_type = reason.replace(" ", "_")
            client.close(operation.name, "client", {**attributes, "error.type": error_type}, failed=True)
        return reason

    def publish(self, service: str, operation: Operation) -> Process:
        """Hand a message over; the consumer starts after this span has ended."""
        world = self.world
        producer = self.inner()
        yield world.hop_ns()
        producer.close(
            f"{operation.name} publish", "producer", {"messaging.destination.name": operation.name}
        )
        asked = _Asked(operation, self.trace_id, producer.span_id, self.facts, kind="consumer")
        consumer = _serve(world, world.ready_instance(service), asked)
        queue = world.queue(service, operation.name)
        delay_ns = round(40_000_000 * world.random.uniform(0.5, 2))
        world.engine.after(delay_ns, lambda _: queue.deliver(consumer))

    def log(
        self, severity: str, body: str, function: str, line: int, extra: Attributes | None = None
    ) -> None:
        spec = self.instance.spec
        attributes = {
            "code.file.path": spec.source_file,
            "code.function.name": f"{spec.logger}.{function}",
            "code.line.number": line,
            "logger": spec.logger,
            **(extra or {}),
        }
        self.world.recorder.logs.append(
            (
                self.world.engine.now,
                *self.instance.place,
                severity,
                body,
                self.trace_id,
                self.span_id,
                as_json(attributes),
            )
        )


def arrive(world: World, service: str, operation: Operation, facts: Mapping[str, str]) -> None:
    """A visitor's request reaches the entry service: a new trace."""
    instance = world.ready_instance(service)
    world.engine.spawn(_serve(world, instance, _Asked(operation, world.trace_id(), None, facts)))


def redeliver(request: Request, operation: str, after_ns: int) -> None:
    """Hand the message that a consumer is failing on to it once more, a while later."""
    handled = request.instance.spec.operation(operation)
    asked = _Asked(handled, request.trace_id, request.parent_id, request.facts, kind="consumer")
    again = _serve(request.world, request.instance, asked)
    request.world.engine.spawn(again, request.world.engine.now + after_ns)


def _send(world: World, callee: Instance, asked: _Asked) -> None:
    """Put a call on the network. One that is let in starts the server; one that is lost is never answered."""
    assert asked.caller is not None and asked.answer is not None
    way_ns = world.way_ns(asked.caller, callee)
    if way_ns is None:
        return
    if callee.refusal is not None:
        world.engine.after(2 * way_ns, asked.answer.resolve, callee.refusal)
    else:
        world.engine.spawn(_serve(world, callee, asked), world.engine.now + way_ns)


def _serve(world: World, instance: Instance, asked: _Asked) -> Process:
    """Queue for a worker, run the steps, record the span, answer."""
    operation, kind = asked.operation, asked.kind
    request = Request(world, instance, asked.trace_id, asked.parent_id, asked.facts)
    instance.arrived += 1
    failure, value = yield from _work(request, operation)
    status: Attributes = {}
    if "http.route" in operation.attributes:
        status = {"http.response.status_code": 200 if failure is None else 500}
    if failure is None:
        request.close(operation.name, kind, {**operation.attributes, **status})
    else:
        _log_failure(request, operation, failure)
        request.close(
            operation.name, kind, {**operation.attributes, **status, **failure.attributes}, failed=True
        )
    took_ns = world.engine.now - request.started_ns
    instance.answered += 1
    instance.answered_ns += took_ns
    instance.failed += failure is not None
    if asked.parent_id is None:
        for listener in world.on_answer:
            listener(instance.spec.name, operation.name, took_ns, failure is not None)
    if asked.answer is not None and asked.caller is not None:
        reason = value if failure is None else "500 Internal Server Error"
        way_ns = world.way_ns(instance, asked.caller)
        if way_ns is not None:
            world.engine.after(way_ns, asked.answer.resolve, reason)


def _work(request: Request, operation: Operation) -> Process:
    """Returns the failure, if any, and what is wrong with the answer of one that did not fail."""
    instance = request.instance
    granted = yield from instance.workers.take()
    if not granted:
        rejected = OperationError("RejectedExecutionException", "No worker is free and the queue is full")
        return rejected, None
    try:
        for interceptor in instance.interceptors:
            early: str | None = yield from interceptor(request, operation.name)
            if early is not None:
                return None, early
        for step in operation.steps:
            yield from step.run(request)
    except OperationError as failure:
        return failure, None
    finally:
        instance.workers.release()
    return None, None


def _log_failure(request: Request, operation: Operation, failure: OperationError) -> None:
    body = f"{operation.name} failed: {failure.error_type}: {failure}"
    for attempt in range(request.instance.complaints):
        request.log("error", f"Giving up after step {attempt + 1}: {failure}", "complain", 61)
    if failure.function is None:
        request.log("error", body, "handle", 57, failure.attributes)
        return
    spec = request.instance.spec
    stack = (
        f"{failure.error_type}: {failure}\n"
        f"\tat {spec.logger}.{failure.function}({spec.code}.kt:{failure.line})\n"
        f"\tat {spec.logger}.handle({spec.code}.kt:52)\n"
        f"\tat shop.http.Dispatcher.run(Dispatcher.kt:118)"
    )
    extra = {
        "exception.message": str(failure),
        "exception.stacktrace": stack,
        "exception.type": failure.error_type,
    }
    request.log("error", body, failure.function, failure.line, extra)
