"""What to simulate, and what was true of it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tools.errors import UsageError
from tools.simulator.faults import FAULTS, Fault, PoolExhaustion
from tools.simulator.places import Places
from tools.simulator.shop import SHOP
from tools.times import SECOND_NS, Window, parse_instant

START_NS = parse_instant("2026-03-01T02:00:00Z")


@dataclass(frozen=True)
class Decoy:
    """An innocent deploy of `service`, `offset_s` after the onset (negative: before it)."""

    service: str
    offset_s: float


@dataclass(frozen=True)
class Scenario:
    """One run: `before_s` of calm, `fault_s` of trouble, `after_s` of calm again.

    `traffic` is in visits a second; each makes a dozen spans or so. Without a `fault` all is calm,
    decoys included. Same scenario, same rows.
    """

    seed: int
    fault: Fault | None
    before_s: int
    fault_s: int
    after_s: int
    traffic: float = 2.0
    decoys: tuple[Decoy, ...] = ()
    start_ns: int = START_NS

    @property
    def onset_ns(self) -> int:
        return self.start_ns + self.before_s * SECOND_NS

    @property
    def end_ns(self) -> int:
        return self.start_ns + (self.before_s + self.fault_s + self.after_s) * SECOND_NS

    @property
    def window(self) -> Window:
        return Window(self.onset_ns, self.onset_ns + self.fault_s * SECOND_NS)


@dataclass(frozen=True)
class Truth:
    """The label of a run, for tests and measurements; never part of the store.

    Everything but `decoys` is None for a healthy run; `instance` also where all instances have the fault.
    """

    service: str | None
    instance: str | None
    fault_kind: str | None
    window: Window | None
    decoys: tuple[str, ...]


def demo_scenario() -> Scenario:
    """The embedded demo: checkout crawls and fails, a deploy of payments stands close by, and the database
    is what everyone would suspect; the cause is the connection pool of `orders`."""
    fault = PoolExhaustion(service="orders", size=2, leaked_share=0.6, held_s=25.0, announced_s=45.0)
    return Scenario(
        seed=7,
        fault=fault,
        before_s=16 * 60,
        fault_s=8 * 60,
        after_s=0,
        traffic=2.0,
        decoys=(Decoy("payments", -95.0), Decoy("recommendations", -610.0)),
    )


def random_scenario(seed: int, fault: str | None = None, *, traffic: float = 2.0) -> Scenario:
    """A scenario drawn from its seed; `fault` names the kind, else it is drawn too.

    Raises `UsageError` for an unknown kind.
    """
    chance = Random(f"{seed}/scenario")
    kind = chance.choice(sorted(FAULTS)) if fault is None else fault
    if kind not in FAULTS:
        raise UsageError(f"There is no fault called '{kind}'.", f"Choose one of {', '.join(sorted(FAULTS))}.")
    drawn = FAULTS[kind].draw(chance, Places(SHOP))
    return _around(drawn, seed, chance, traffic)


def healthy_scenario(seed: int, *, traffic: float = 2.0) -> Scenario:
    """A run without a fault, its innocent deploys included."""
    return _around(None, seed, Random(f"{seed}/scenario"), traffic)


def _around(fault: Fault | None, seed: int, chance: Random, traffic: float) -> Scenario:
    others = sorted(
        name
        for name, spec in SHOP.services.items()
        if spec.role == "application" and (fault is None or name != fault.service)
    )
    near, earlier = chance.sample(others, 2)
    return Scenario(
        seed=seed,
        fault=fault,
        before_s=chance.randrange(6 * 60, 14 * 60),
        fault_s=chance.randrange(3 * 60, 9 * 60),
        after_s=chance.choice((0, chance.randrange(60, 6 * 60))),
        traffic=traffic,
        decoys=(Decoy(near, round(chance.uniform(-120, 30), 1)), Decoy(earlier, -300.0)),
    )
