"""Sock Shop's protocol: a run is two files, and its folder's name is known to the score alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.evaluation.sockshop import run
from tests.agents.evaluation.fakes import FakeCause, FakeDiagnosis, fixed
from tests.agents.evaluation.publishers import unpacked
from tools.errors import EvaluationError
from tools.telemetry_store import TelemetryStore
from tools.times import SECOND_NS, Window

NORMAL, ANOMALOUS = 1_652_565_600, 1_652_812_675


def _rows(start: int, cpu: float) -> str:
    lines = ["time,shop_cpu,shop-db_cpu,shop_mem,shop_lat_99,shop_odd"]
    lines += [f"{start + second},{cpu + second % 3},5,{1000 + second},,7" for second in range(60)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("shop-cpu/1", "shop-cpu/10", "shop-db-mem/2"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "normal.csv").write_text(_rows(NORMAL, 5))
        (folder / "anomalous.csv").write_text(_rows(ANOMALOUS, 90))
    return tmp_path


def test_the_folder_names_the_truth_and_the_resource(root: Path) -> None:
    result = run(root, fixed(FakeCause("shop", "cpu"), FakeCause("shop-db", "memory")))
    assert [(one.id, one.truth, one.rank, one.inner_rank) for one in result.outcomes] == [
        ("shop-cpu/1", "shop", 1, 1),
        ("shop-cpu/10", "shop", 1, 1),
        ("shop-db-mem/2", "shop-db", 2, 2),
    ]
    assert [one.candidates for one in result.outcomes] == [2, 2, 2]


def test_the_right_service_with_the_wrong_resource_has_no_inner_rank(root: Path) -> None:
    first, *_ = run(root, fixed(FakeCause("shop", "memory"))).outcomes
    assert (first.rank, first.inner_rank) == (1, None)


def test_the_store_knows_services_families_and_units_and_no_label(root: Path) -> None:
    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        assert incident == Window(ANOMALOUS * SECOND_NS, (ANOMALOUS + 60) * SECOND_NS)
        assert baseline == Window(NORMAL * SECOND_NS, (NORMAL + 60) * SECOND_NS)
        with TelemetryStore.open(store) as opened:
            series = opened.query(
                "SELECT service, name, unit, family, points FROM metric_series ORDER BY ALL"
            ).rows
            info = opened.query("SELECT string_agg(value::VARCHAR, ' ') FROM store_info").rows[0][0]
        assert series == (
            ("shop", "container.cpu.utilization", "%", "cpu", 120),
            ("shop", "container.memory.usage", "By", "memory", 120),
            ("shop", "odd", None, "unknown", 120),
            ("shop-db", "container.cpu.utilization", "%", "cpu", 120),
        )
        assert "shop-cpu" not in info
        return FakeDiagnosis(())

    assert [one.error for one in run(root, diagnose).outcomes] == [None] * 3


def test_a_run_without_its_files_is_a_miss_that_is_listed(root: Path) -> None:
    (root / "shop-cpu/1/anomalous.csv").unlink()
    result = run(root, fixed(FakeCause("shop", "cpu")))
    assert result.outcomes[0].error == "shop-cpu/1 lacks anomalous.csv."
    assert result.to_json()["summary"]["failed"] == ["shop-cpu/1"]


def test_a_folder_without_runs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no runs"):
        run(tmp_path, fixed())


def test_a_published_run_is_read_whole(tmp_path: Path) -> None:
    root = unpacked("sockshop-rcd-dev.tar.xz", tmp_path, only="sockshop-rcd/carts-cpu/1") / "sockshop-rcd"
    (outcome,) = run(root, fixed(FakeCause("carts", "cpu"))).outcomes
    assert (outcome.rank, outcome.inner_rank, outcome.candidates, outcome.error) == (1, 1, 13, None)
