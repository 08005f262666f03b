"""Service level objectives of journeys and queues, and the alerts they raise a while after trouble begins."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from tools.simulator.engine import Process
from tools.simulator.recorder import as_json
from tools.simulator.topology import Journey
from tools.simulator.world import World

SECOND_NS = 1_000_000_000
STEP_NS = 10 * SECOND_NS
WINDOW_NS = 60 * SECOND_NS
PENDING_NS = 60 * SECOND_NS
FEWEST_ANSWERS = 8
ERROR_BUDGET = 0.05
LONGEST_QUEUE = 5


@dataclass
class _Rule:
    """An alert rule's state: since when it is breached, since when it has been clear, what it fired."""

    name: str
    description: str
    breached_since_ns: int | None = None
    clear_since_ns: int | None = None
    firing_since_ns: int | None = None

    def look(self, now_ns: int, breached: bool) -> tuple[int, int] | None:
        """Take in one reading; returns the (start, end) of an alert that has just ended."""
        if breached:
            self.clear_since_ns = None
            self.breached_since_ns = self.breached_since_ns or now_ns
            if self.firing_since_ns is None and now_ns - self.breached_since_ns >= PENDING_NS:
                self.firing_since_ns = now_ns
            return None
        self.breached_since_ns = None
        if self.firing_since_ns is None:
            return None
        self.clear_since_ns = self.clear_since_ns or now_ns
        if now_ns - self.clear_since_ns < PENDING_NS:
            return None
        ended = (self.firing_since_ns, now_ns)
        self.firing_since_ns = self.clear_since_ns = None
        return ended


@dataclass
class _Objective:
    journey: Journey
    answers: deque[tuple[int, int, bool]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.errors = _Rule("HighErrorRate", f"more than {ERROR_BUDGET:.0%} of requests fail")
        self.latency = _Rule("HighLatency", f"the 95th percentile exceeds {self.journey.p95_ms} ms")

    def readings(self, now_ns: int) -> tuple[tuple[_Rule, bool], ...]:
        """Each rule with whether it is breached by the last minute's answers."""
        while self.answers and self.answers[0][0] < now_ns - WINDOW_NS:
            self.answers.popleft()
        if len(self.answers) < FEWEST_ANSWERS:
            return (self.errors, False), (self.latency, False)
        failed = sum(failed for _, _, failed in self.answers)
        durations = sorted(took_ns for _, took_ns, _ in self.answers)
        p95_ns = durations[int(0.95 * (len(durations) - 1))]
        too_many = failed / len(self.answers) > ERROR_BUDGET
        return (self.errors, too_many), (self.latency, p95_ns > self.journey.p95_ms * 1_000_000)


@dataclass
class _Backlog:
    """The rule of a queue: how many messages may wait."""

    service: str
    operation: str
    rule: _Rule = field(
        default_factory=lambda: _Rule("QueueBacklog", f"more than {LONGEST_QUEUE} messages wait")
    )


def objectives(world: World) -> Process:
    """Watch what the entry services answer and which queues grow; file alerts as they end, and those still
    firing at the end."""
    watched = {(journey.service, journey.operation): _Objective(journey) for journey in world.shop.journeys}

    def note(service: str, operation: str, took_ns: int, failed: bool) -> None:
        watched[service, operation].answers.append((world.engine.now, took_ns, failed))

    world.on_answer.append(note)
    backlogs: dict[tuple[str, str], _Backlog] = {}
    while world.engine.now + STEP_NS <= world.end_ns:
        yield STEP_NS
        for objective in watched.values():
            for rule, breached in objective.readings(world.engine.now):
                ended = rule.look(world.engine.now, breached)
                if ended is not None:
                    _file(world, objective.journey, rule, *ended)
        for consumer, queue in world.queues.items():
            backlog = backlogs.setdefault(consumer, _Backlog(*consumer))
            ended = backlog.rule.look(world.engine.now, queue.depth > LONGEST_QUEUE)
            if ended is not None:
                _file(world, backlog, backlog.rule, *ended)
    rules: list[tuple[Journey | _Backlog, _Rule]] = [
        (one.journey, rule) for one in watched.values() for rule in (one.errors, one.latency)
    ]
    for place, rule in [*rules, *((backlog, backlog.rule) for backlog in backlogs.values())]:
        if rule.firing_since_ns is not None:
            _file(world, place, rule, rule.firing_since_ns, None)


def _file(world: World, place: Journey | _Backlog, rule: _Rule, starts_at: int, ends_at: int | None) -> None:
    labels = {"operation": place.operation, "service": place.service}
    annotations = {"summary": f"{place.operation}: {rule.description}, for a minute"}
    world.recorder.alerts.append(
        (starts_at, ends_at, rule.name, "critical", place.service, as_json(labels), as_json(annotations))
    )
