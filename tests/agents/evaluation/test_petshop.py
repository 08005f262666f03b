"""PetShop's protocol: the alert is told, the root cause is known to the score alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.evaluation.petshop import run
from tests.agents.evaluation.fakes import FakeCause, FakeDiagnosis, fixed
from tests.agents.evaluation.publishers import unpacked
from tools.errors import EvaluationError
from tools.telemetry_store import TelemetryStore
from tools.times import SECOND_NS, Window

STEP, CALM, ISSUE = 300, 1_692_608_400, 1_681_849_920
HEADS = (
    "microservice,Site,Site,Table_AWS::Db,table_aws::db\n"
    "metric,latency,availability,requests,latency\n"
    "statistic,p99,Average,Sum,Average\n"
    "unix_timestamp,,,,\n"
)


def _metrics(start: int, samples: int) -> str:
    return HEADS + "".join(f"{start + STEP * row}.0,0.{row + 1},100.0,,3\n" for row in range(samples))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One issue whose alert is raised in the second of its three samples."""
    (tmp_path / "noissue").mkdir()
    (tmp_path / "noissue" / "metrics.csv").write_text(_metrics(CALM, 12))
    (tmp_path / "graph.csv").write_text(
        ",Site,Table_AWS::Db,table_aws::db\nSite,0.0,1.0,0.0\nTable_AWS::Db,0.0,0.0,0.0\ntable_aws::db,1,0,0\n"
    )
    issue = tmp_path / "train" / "issue_4"
    issue.mkdir(parents=True)
    (issue / "metrics.csv").write_text(_metrics(ISSUE, 3))
    target = {"node": "Site", "metric": "latency", "agg": "p99", "timestamp": ISSUE + STEP + 20}
    (issue / "target.json").write_text(
        json.dumps({"target": target, "root_cause": {"node": "Table_AWS::Db", "metric": None}})
    )
    return tmp_path


def test_the_incident_begins_with_the_sample_of_the_alert(root: Path) -> None:
    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        assert incident == Window((ISSUE + STEP) * SECOND_NS, (ISSUE + 3 * STEP) * SECOND_NS)
        assert baseline == Window(CALM * SECOND_NS, (CALM + 12 * STEP) * SECOND_NS)
        return FakeDiagnosis((FakeCause("Site"), FakeCause("Table_AWS::Db")))

    (outcome,) = run(root, diagnose).outcomes
    assert (outcome.id, outcome.rank) == ("train/issue_4 latency Table_AWS::Db", 2)


def test_components_that_differ_in_case_alone_are_two_and_the_label_is_not_in_the_store(root: Path) -> None:
    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        with TelemetryStore.open(store) as opened:
            series = opened.query("SELECT service, name, unit, family FROM metric_series ORDER BY ALL").rows
            edges = opened.query("SELECT caller, callee FROM dependencies ORDER BY ALL").rows
            alerts = opened.query("SELECT starts_at, service, name FROM alerts").rows
        assert series == (
            ("Site", "availability.average", "%", "errors"),
            ("Site", "latency.p99", "s", "latency"),
            ("table_aws::db", "latency.average", "s", "latency"),
        )
        assert edges == (("Site", "Table_AWS::Db"), ("table_aws::db", "Site"))
        assert alerts == (((ISSUE + STEP + 20) * SECOND_NS, "Site", "latency"),)
        return FakeDiagnosis(())

    assert run(root, diagnose).outcomes[0].error is None


def test_an_issue_without_metrics_is_a_miss_that_is_listed(root: Path) -> None:
    (root / "train/issue_4/metrics.csv").unlink()
    assert run(root, fixed()).outcomes[0].error == "train/issue_4 lacks metrics.csv."


def test_an_issue_that_ends_before_its_alert_is_a_miss(root: Path) -> None:
    (root / "train/issue_4/metrics.csv").write_text(_metrics(ISSUE - 9 * STEP, 2))
    assert "ends before its alert" in str(run(root, fixed()).outcomes[0].error)


def test_a_folder_without_issues_and_a_label_of_another_shape_are_refused(root: Path, tmp_path: Path) -> None:
    (root / "train/issue_4/target.json").write_text('{"target": {}}')
    with pytest.raises(EvaluationError, match="not a label"):
        run(root, fixed())
    with pytest.raises(EvaluationError, match="no issues"):
        run(tmp_path / "noissue", fixed())


def test_the_published_issues_are_read(tmp_path: Path) -> None:
    root = unpacked("petshop-low-traffic.tar.xz", tmp_path) / "dataset" / "low_traffic"
    for folder in root.glob("t*/issue_*"):
        if folder.name != "issue_0":
            (folder / "target.json").unlink()
    first, second = run(root, fixed(FakeCause("PetSearch_AWS::ECS::Fargate"))).outcomes
    assert (first.error, first.rank, second.rank) == (None, 1, None)
    assert first.candidates > 40
