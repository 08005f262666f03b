"""What to simulate, and what was true of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tools.errors import UsageError
from tools.simulator.decoys import Decoy, FlappingFlag, InnocentDeploy, LoudVictim, LoudWarning
from tools.simulator.faults import FAULTS, Fault, PoolExhaustion, services_of
from tools.simulator.places import Places
from tools.simulator.shop import SHOP
from tools.times import SECOND_NS, Window, parse_instant

START_NS = parse_instant("2026-03-01T02:00:00Z")


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

    `service`, `instance`, `fault_kind` and `window` are None for a healthy run, `instance` also where all
    instances have the fault. `causes` are all services at fault: more than one where causes coincide.
    """

    service: str | None
    instance: str | None
    fault_kind: str | None
    window: Window | None
    decoys: tuple[str, ...]
    causes: tuple[str, ...] = ()


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
        decoys=(InnocentDeploy("payments", -95.0), InnocentDeploy("recommendations", -610.0)),
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
    """A run without a fault, its decoys included."""
    return _around(None, seed, Random(f"{seed}/scenario"), traffic)


def _around(fault: Fault | None, seed: int, chance: Random, traffic: float) -> Scenario:
    guilty = () if fault is None else services_of(fault)
    others = sorted(
        name for name, spec in SHOP.services.items() if spec.role == "application" and name not in guilty
    )
    near, earlier = chance.sample(others, 2)
    scenario = Scenario(
        seed=seed,
        fault=fault,
        before_s=chance.randrange(6 * 60, 14 * 60),
        fault_s=chance.randrange(3 * 60, 9 * 60),
        after_s=chance.choice((0, chance.randrange(60, 6 * 60))),
        traffic=traffic,
        decoys=(InnocentDeploy(near, round(chance.uniform(-120, 30), 1)), InnocentDeploy(earlier, -300.0)),
    )
    return replace(scenario, decoys=(*scenario.decoys, *_distractions(chance, others)))


def _distractions(chance: Random, others: Sequence[str]) -> tuple[Decoy, ...]:
    """Some of what catches the eye besides deploys, at services that are not at fault."""
    drawn: tuple[Decoy, ...] = (
        LoudWarning(
            chance.choice(others),
            offset_s=round(chance.uniform(-90, 60), 1),
            rate=round(chance.uniform(0.5, 2.0), 2),
            said=chance.randrange(3),
        ),
        FlappingFlag(chance.choice(others), every_s=round(chance.uniform(60, 180), 1)),
        LoudVictim(chance.choice(others), complaints=chance.randint(3, 8)),
    )
    return tuple(decoy for decoy in drawn if chance.random() < 0.7)
