"""Small simulated incidents for tests of sessions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tools.simulator import demo_scenario, simulate


def small_incident(path: Path) -> Path:
    """The demo's incident: traces, metrics, logs, changes and alerts."""
    simulate(demo_scenario(), path)
    return path


def another_incident(path: Path) -> Path:
    """Other data under the same path, as a later ingest leaves it."""
    simulate(replace(demo_scenario(), seed=8), path)
    return path
