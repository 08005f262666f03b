"""A discrete-event model of a web shop: telemetry of calm and of trouble, from a seed.

`simulate` runs a `Scenario` into a telemetry store and returns its `Truth`, which the store never holds.
"""

from __future__ import annotations

from tools.simulator.decoys import Decoy
from tools.simulator.run import simulate
from tools.simulator.scenario import (
    Scenario,
    Truth,
    demo_scenario,
    healthy_scenario,
    random_scenario,
)

__all__ = [
    "Decoy",
    "Scenario",
    "Truth",
    "demo_scenario",
    "healthy_scenario",
    "random_scenario",
    "simulate",
]
