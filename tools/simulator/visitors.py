"""Visitors come one by one, at random and independently (a Poisson process), each with a journey in mind."""

from __future__ import annotations

from random import Random

from tools.simulator.engine import Process
from tools.simulator.request import arrive
from tools.simulator.world import World

SECOND_NS = 1_000_000_000


def visitors(world: World) -> Process:
    """Send requests to the entry service until the run's end."""
    yield from crowd(world, world.arrivals, world.traffic, world.end_ns)


def crowd(world: World, chance: Random, rate: float, until_ns: int) -> Process:
    """Send `rate` visitors a second until an instant."""
    journeys = world.shop.journeys
    weights = [journey.weight for journey in journeys]
    while True:
        yield round(chance.expovariate(rate) * SECOND_NS)
        if world.engine.now >= until_ns:
            return
        journey = chance.choices(journeys, weights)[0]
        facts = {
            "user": f"user-{chance.randrange(4_000)}",
            "sku": f"SKU-{chance.randrange(900):05d}",
            "order": f"ORD-{chance.randrange(10**8):08d}",
            "amount": f"{chance.uniform(5, 250):.2f}",
            "count": str(chance.randint(1, 6)),
        }
        operation = world.shop.services[journey.service].operation(journey.operation)
        arrive(world, journey.service, operation, facts)
