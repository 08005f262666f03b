"""What is measured, and how it is told. How fast it was is no test's business."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import growth
from tests.benchmarks.growth import Grown
from tests.benchmarks.incidents import IncidentSpeed
from tests.benchmarks.ingest_speed import IngestSpeed
from tests.benchmarks.performance import report
from tests.benchmarks.taken import Taken, taken_by
from tools.simulator.run import simulate
from tools.telemetry_store import TelemetryStore

SMALL = Grown(100_000, Taken(0.01, 0.01), Taken(0.1, 0.2), Taken(0.3, 0.3), 200.0, "orders")


def test_twice_the_time_for_twice_the_spans_is_a_slope_of_one() -> None:
    assert growth.slope([SMALL, replace(SMALL, spans=200_000, diagnosis=Taken(0.6, 0.6))]) == pytest.approx(1)


def test_a_child_that_was_waited_for_counts_as_work() -> None:
    spent = taken_by(lambda: subprocess.run([sys.executable, "-c", "sum(range(10**6))"], check=True))
    assert spent.processor_s > 0


def test_diagnosis_and_reference_speak_of_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "_BASE_TRAFFIC", 0.3)
    store = tmp_path / "small.duckdb"
    simulate(growth.scenario(), store)
    found = growth.measure(store, runs=1)
    with TelemetryStore.open(store) as opened:
        assert found.spans == opened.info["row_counts"]["spans"]
    assert found.suspect == "orders"
    for taken in (found.scan, found.reference, found.diagnosis):
        assert taken and taken.clock_s > 0
    assert found.peak_mb > 0


def test_the_report_tells_ratios_and_nothing_of_the_machine_but_its_size() -> None:
    apart = {"Mining log templates": Taken(1.0, 1.0), "Following visits": Taken(1.0, 1.0)}
    phases = {"Reading logs": Taken(2.0, 4.0), **apart, "Sorting metrics": Taken(2.0, 2.0)}
    text = report(
        [SMALL, replace(SMALL, spans=1_000_000, diagnosis=Taken(3.0, 3.0))],
        IngestSpeed(1_000, Taken(3.0, 3.0), phases, 300.0),
        IncidentSpeed(28, Taken(10.0, 10.0), Taken(8.0, 9.0), Taken(0.3, 0.4), Taken(1.5, 1.2)),
        "make performance",
    )
    assert "| 100,000 | 0.01 | 0.10 | 0.30 | 3.00 | 1.50 | 200 |" in text
    assert "to the power of 1.00" in text
    assert "| ingest without templates and visits | 4.00 | 250 | 75% | 50% |" in text
    assert "| whole ingest | 6.00 | 167 | 50% | 38% |" in text
    assert "| all diagnoses and their ingests | 18.00 | 19.00 |" in text
    assert "/" + "tmp" not in text
