"""Small simulated incidents for tests of sessions."""

from __future__ import annotations

from pathlib import Path

from tools.simulator import demo_scenario, simulate


def small_incident(path: Path) -> Path:
    """The demo's incident: traces, metrics, logs, changes and alerts."""
    simulate(demo_scenario(), path)
    return path
