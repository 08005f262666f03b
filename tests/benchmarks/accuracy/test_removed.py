"""A store out of which a modality was taken is the one that would have been ingested without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.accuracy.removed import TABLES, take_out
from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.telemetry_store import TelemetryStore


def told() -> SmallSystem:
    system = SmallSystem()
    for window in (BASELINE, INCIDENT):
        below = Call("back", "work", ms=4, logs=(("info", "working"), ("info", "worked")))
        system.calls(window, Call("front", "GET /", below=(below,)), times=5)
        system.metric("back", "cpu.utilization", [0.1, 0.2], window)
    return system


@pytest.mark.parametrize("modality", TABLES)
def test_nothing_that_was_derived_from_it_is_left(modality: str, tmp_path: Path) -> None:
    whole, lacking = tmp_path / "whole.duckdb", told()
    getattr(lacking, TABLES[modality]).clear()
    with told().store(whole):
        pass
    assert take_out(modality, whole)
    with lacking.store(tmp_path / "never.duckdb") as expected, TelemetryStore.open(whole) as found:
        assert found.missing == expected.missing
        assert found.fingerprint == expected.fingerprint
        for table in ("calls", "transitions", "steps", "log_templates", "untraced_lines", "metric_series"):
            asked = f"SELECT * FROM {table} ORDER BY ALL"
            assert found.query(asked) == expected.query(asked)
