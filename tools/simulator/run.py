"""Running a scenario into a store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.ingest_finish import finish_store
from tools.simulator.engine import Process
from tools.simulator.faults import services_of
from tools.simulator.monitor import monitor
from tools.simulator.objectives import objectives
from tools.simulator.recorder import Recorder
from tools.simulator.scenario import Scenario, Truth
from tools.simulator.shop import SHOP
from tools.simulator.surroundings import housekeeping, watchdog
from tools.simulator.visitors import visitors
from tools.simulator.world import World
from tools.telemetry_store import new_store
from tools.times import SECOND_NS

Progress = Callable[[float], None]
_RUNNING = 0.6
"""Share of the whole time that the run itself takes; the rest is the store's."""


def simulate(scenario: Scenario, path: Path, progress: Progress | None = None) -> Truth:
    """Run a scenario and write its telemetry to a new store at `path`; returns the label.

    `progress` hears the share done, from 0 to 1. Raises `duckdb.Error` and `OSError` when the store
    cannot be written; nothing is left half-written.
    """
    report = progress or (lambda _: None)
    recorder = record(scenario, lambda share: report(_RUNNING * share))
    with new_store(path) as connection:
        recorder.write(connection)
        report(0.7)
        finish_store(connection, [f"simulation, seed {scenario.seed}"])
    report(1.0)
    return truth_of(scenario)


def record(scenario: Scenario, progress: Progress = lambda _: None) -> Recorder:
    """Run a scenario in memory and keep its rows."""
    world = World(SHOP, scenario.seed, scenario.start_ns, scenario.end_ns, scenario.traffic)
    watchdog(world)
    for process in (visitors(world), monitor(world), objectives(world), _clock(world, progress)):
        world.engine.spawn(process)
    for instance in world.all_instances:
        world.engine.spawn(housekeeping(world, instance))
    for decoy in scenario.decoys:
        decoy.unfold(world, scenario.window)
    if scenario.fault is not None:
        scenario.fault.unfold(world, scenario.window)
    world.engine.run()
    return world.recorder


def truth_of(scenario: Scenario) -> Truth:
    decoys = tuple(decoy.service for decoy in scenario.decoys)
    if scenario.fault is None:
        return Truth(None, None, None, None, decoys)
    fault = scenario.fault
    return Truth(fault.service, fault.instance, fault.kind, scenario.window, decoys, services_of(fault))


def _clock(world: World, progress: Progress) -> Process:
    whole_ns = world.end_ns - world.start_ns
    while world.engine.now < world.end_ns:
        progress((world.engine.now - world.start_ns) / whole_ns)
        yield min(30 * SECOND_NS, world.end_ns - world.engine.now)
