"""Where in a shop can a fault be felt? How much of the traffic must pass through each operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from tools.simulator.steps import Call, Publish, Query, Together, Within, Work
from tools.simulator.topology import Operation, ServiceSpec, Shop, Step

FELT = 0.10
"""Share of the traffic from which a fault in an operation shows among visitors at large."""


@dataclass(frozen=True)
class Places:
    """The shop's operations with their reach: the share of visits that cannot do without them."""

    shop: Shop

    @cached_property
    def reach(self) -> dict[tuple[str, str], float]:
        reach: dict[tuple[str, str], float] = {}
        for journey in self.shop.journeys:
            entry = self.shop.services[journey.service].operation(journey.operation)
            for place in {(journey.service, journey.operation), *self._needed(entry)}:
                reach[place] = reach.get(place, 0.0) + journey.weight
        return reach

    def operations(self) -> list[tuple[ServiceSpec, Operation]]:
        """Operations with enough reach, in order of name."""
        felt = sorted(place for place, share in self.reach.items() if share >= FELT)
        return [
            (self.shop.services[name], self.shop.services[name].operation(operation))
            for name, operation in felt
        ]

    def services(self) -> list[ServiceSpec]:
        """Services that have such an operation, in order of name."""
        return list({spec.name: spec for spec, _ in self.operations()}.values())

    def callees(self) -> list[ServiceSpec]:
        """Services that visitors cannot do without and never meet: called ones, and the databases below."""
        entries = {journey.service for journey in self.shop.journeys}
        called = {spec.name for spec in self.services()} - entries
        stores = {
            step.database
            for _, operation in self.operations()
            for step in _flat(operation.steps)
            if isinstance(step, Query)
        }
        return [self.shop.services[name] for name in sorted(called | stores)]

    def calls(self) -> list[tuple[ServiceSpec, Call]]:
        """Who calls whom among the operations with enough reach, where it cannot do without the answer."""
        return [
            (spec, step)
            for spec, operation in self.operations()
            for step in _flat(operation.steps)
            if isinstance(step, Call) and not step.optional
        ]

    def consumers(self) -> list[tuple[str, str]]:
        """Service and operation of each consumer that some operation publishes to."""
        published = {
            (step.service, step.operation)
            for spec in self.shop.services.values()
            for operation in spec.operations
            for step in _flat(operation.steps)
            if isinstance(step, Publish)
        }
        return sorted(published)

    def below(self, service: str) -> set[str]:
        """The services that one needs for any of its operations, near and far; itself left out."""
        needed = (self._needed(operation) for operation in self.shop.services[service].operations)
        return {name for places in needed for name, _ in places} - {service}

    def visits(self, service: str) -> set[str]:
        """The journeys that cannot do without a service."""
        return {
            journey.operation
            for journey in self.shop.journeys
            if service == journey.service
            or service
            in {
                name
                for name, _ in self._needed(self.shop.services[journey.service].operation(journey.operation))
            }
        }

    def stretch_for(self, spec: ServiceSpec, grown_ms: float) -> float:
        """The factor by which the service's shortest operation grows to about `grown_ms`, within reason."""
        return min(max(grown_ms / self.own_work_ms(spec), 12.0), 120.0)

    def own_work_ms(self, spec: ServiceSpec) -> float:
        """The least CPU time that one of the service's operations takes, by their medians."""
        return min(_work_ms(operation.steps) for operation in spec.operations)

    def _needed(self, operation: Operation) -> Iterator[tuple[str, str]]:
        for step in _flat(operation.steps):
            if isinstance(step, Call) and not step.optional:
                yield step.service, step.operation
                yield from self._needed(self.shop.services[step.service].operation(step.operation))


def usual_ms(operation: Operation) -> float:
    """What an operation takes by itself and its database, by the medians."""
    waits = sum(step.median_ms for step in _flat(operation.steps) if isinstance(step, Query))
    return _work_ms(operation.steps) + waits


def queries(operation: Operation) -> int:
    """Connections an operation asks its pool for, those behind a cache left out."""
    return sum(isinstance(step, Query) for step in _flat(operation.steps))


def pick_instance(chance: Random, spec: ServiceSpec) -> str:
    return f"{spec.name}-{chance.randrange(spec.instances)}"


def _work_ms(steps: tuple[Step, ...]) -> float:
    return sum(step.median_ms for step in _flat(steps) if isinstance(step, Work))


def _flat(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps that always run, nested ones included; a cache's misses do not."""
    for step in steps:
        yield step
        if isinstance(step, Together | Within):
            yield from _flat(step.steps)
