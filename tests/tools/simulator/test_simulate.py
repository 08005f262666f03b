"""A run becomes a store: complete, repeatable, quick, and silent about its label."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tools.errors import UsageError
from tools.simulator import Scenario, demo_scenario, healthy_scenario, random_scenario, simulate
from tools.simulator.faults import FAULTS
from tools.telemetry_store import TelemetryStore

TABLES = (
    "spans",
    "logs",
    "metrics",
    "changes",
    "alerts",
    "calls",
    "log_templates",
    "metric_series",
    "store_info",
)


def small(seed: int, kind: str) -> Scenario:
    return random_scenario(seed, kind, traffic=0.5)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {table: connection.execute(f"FROM {table}").fetchall() for table in TABLES}


def test_the_same_scenario_makes_the_same_store(tmp_path: Path) -> None:
    chosen = small(1, "pool_exhaustion")
    simulate(chosen, tmp_path / "a.duckdb")
    simulate(chosen, tmp_path / "b.duckdb")
    assert contents(tmp_path / "a.duckdb") == contents(tmp_path / "b.duckdb")


def test_the_demo_is_a_night_worth_telling(tmp_path: Path) -> None:
    heard: list[float] = []
    truth = simulate(demo_scenario(), tmp_path / "demo.duckdb", heard.append)
    assert (truth.service, truth.fault_kind) == ("orders", "pool_exhaustion")
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    with TelemetryStore.open(tmp_path / "demo.duckdb") as store:
        assert store.missing == ()
        assert 20_000 <= store.info["row_counts"]["spans"] <= 60_000
        changed = store.query("SELECT DISTINCT service FROM changes ORDER BY service").rows
        assert changed == (("orders",), ("payments",), ("recommendations",))


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_no_label_is_in_the_store(tmp_path: Path, kind: str) -> None:
    simulate(small(2, kind), tmp_path / "store.duckdb")
    words = {
        kind,
        kind.replace("_", " "),
        kind.replace("_", "-"),
        "fault",
        "inject",
        "decoy",
        "contention",
        "exhaust",
    }
    for table, rows in contents(tmp_path / "store.duckdb").items():
        text = str(rows).lower()
        assert not [word for word in words if word in text], table


def test_a_healthy_run_has_no_truth_but_its_decoys(tmp_path: Path) -> None:
    truth = simulate(healthy_scenario(1, traffic=0.5), tmp_path / "store.duckdb")
    assert (truth.service, truth.instance, truth.fault_kind, truth.window) == (None, None, None, None)
    assert (truth.causes, len(truth.decoys) >= 2) == ((), True)


def test_an_unknown_fault_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="gremlins"):
        random_scenario(1, "gremlins")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(small(1, "cpu_contention"), tmp_path / "store.duckdb", fail)
    assert list(tmp_path.iterdir()) == []
