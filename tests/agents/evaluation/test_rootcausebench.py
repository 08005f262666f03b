"""RootCauseBench's protocol: the windows follow the alert, commits are answered with or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.evaluation.rootcausebench import answers, commit_rank, run
from tests.agents.evaluation.fakes import FakeCause, FakeDiagnosis, fixed
from tests.agents.evaluation.publishers import unpacked
from tools.errors import EvaluationError
from tools.telemetry_store import TelemetryStore
from tools.times import MINUTE_NS, Window, parse_instant

GUILTY, DECOY = "c62e9decee7bb083f3628909019dd66e25dd25d8", "9ecb8232f401e85df1801227a686ba243d99beb9"
TRUTH = {"root_cause_commit": GUILTY, "first_failing_service": "db", "decoy_deploy_commits": [DECOY]}


def at(clock: str) -> str:
    return f"2026-07-11T{clock}:00Z"


def ns(clock: str) -> int:
    return parse_instant(at(clock))


DATA: dict[str, Any] = {
    "alert.json": {
        "service": "db",
        "metric": "cpu",
        "fired_at": at("13:46"),
        "severity": "critical",
        "monitor": "db-cpu",
        "summary": "busy",
    },
    "traces.json": [
        {
            "trace_id": "t",
            "span_id": "a",
            "parent_id": None,
            "service": "web",
            "name": "GET",
            "start": at("13:45"),
            "duration_ms": 150.5,
            "status": "ERROR",
            "error": "upstream timeout",
            "cache.hit": False,
        },
        {
            "trace_id": "t",
            "span_id": "b",
            "parent_id": "a",
            "service": "db",
            "name": "SELECT",
            "start": "soon",
            "duration_ms": 1,
            "status": "OK",
        },
    ],
    "patterns.json": [
        {
            "signature": "slow <N>",
            "service": "db",
            "count": 9,
            "delta_vs_baseline": "+8",
            "sentiment": "negative",
        }
    ],
    "context/commits.json": [
        {
            "sha": GUILTY,
            "author": "p",
            "timestamp": at("13:08"),
            "message": "ttl",
            "files_changed": ["a.go"],
            "diff": "-1\n+2",
        }
    ],
    "context/deploys.json": [
        {"timestamp": at("13:12"), "service": "web", "commit_sha": GUILTY, "version": "v1"}
    ],
    "context/flags.json": [
        {"timestamp": at("13:37"), "flag": "fast", "service": "db", "change": "off->on", "actor": "t"}
    ],
    "status_feed.json": {
        "source": "provider",
        "events": [
            {"title": "Errors", "status": "degraded", "started_at": at("13:40")},
            {"title": "Fine", "status": "operating-normally", "started_at": at("12:00")},
        ],
    },
}
LOGS = (
    json.dumps(
        {
            "timestamp": at("12:00"),
            "service": "web",
            "severity_text": "INFO",
            "msg": "ok",
            "trace_id": "x",
            "n": 1,
        }
    )
    + "\nnot json\n"
)
METRICS = "timestamp,service,metric,value\n" + "".join(
    f"{at(clock)},{service},{name},{value}\n"
    for clock, service, name, value in [
        ("12:00", "db", "query_p99_ms", 9),
        ("13:46", "db", "query_p99_ms", 900),
        ("13:46", "db", "oom_total", 1),
    ]
)


def _scenario(folder: Path, data: str, label: str) -> None:
    for name, content in DATA.items():
        file = folder / data / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    (folder / data / "logs.ndjson").write_text(LOGS)
    (folder / data / "metrics.csv").write_text(METRICS)
    (folder / label).parent.mkdir(parents=True, exist_ok=True)
    (folder / label).write_text(json.dumps(TRUTH))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    _scenario(tmp_path / "one", "data", "ground_truth.json")
    _scenario(tmp_path / "two", "environment/data", "tests/ground_truth.json")
    return tmp_path


def test_both_layouts_are_read_and_the_windows_follow_the_alert(root: Path) -> None:
    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        assert incident == Window(ns("13:46") - 15 * MINUTE_NS, ns("13:46") + 5 * MINUTE_NS)
        assert baseline == Window(ns("12:00"), ns("13:46") - 15 * MINUTE_NS)
        return FakeDiagnosis((FakeCause("db", detail=f"commit {GUILTY[:12]}"),))

    for outcome in run(root, diagnose).outcomes:
        assert (outcome.error, outcome.rank, outcome.inner_rank, outcome.decoys_blamed) == (None, 1, 1, 0)


def test_everything_but_the_label_reaches_the_store(root: Path) -> None:
    seen: dict[str, Any] = {}

    def diagnose(store: Path, incident: Window, baseline: Window | None) -> FakeDiagnosis:
        with TelemetryStore.open(store) as opened:
            seen["spans"] = opened.query(
                "SELECT service, status, duration_ns, attributes::VARCHAR FROM spans"
            ).rows
            seen["logs"] = opened.query("SELECT service, severity, body, span_id FROM logs ORDER BY ALL").rows
            seen["metrics"] = opened.query("SELECT service, name, unit, kind FROM metrics ORDER BY ALL").rows
            seen["changes"] = opened.query("SELECT kind, change_id, service FROM changes ORDER BY ALL").rows
            seen["alerts"] = opened.query("SELECT name, service FROM alerts ORDER BY ALL").rows
            seen["rejects"] = opened.query("SELECT file, line, reason FROM rejects ORDER BY ALL").rows
        return FakeDiagnosis(())

    run(root, diagnose)
    assert seen["spans"] == (("web", "error", 150_500_000, '{"error":"upstream timeout","cache.hit":false}'),)
    assert seen["logs"] == (("web", "error", "upstream timeout", "a"), ("web", "info", "ok", None))
    assert seen["metrics"] == (
        ("db", "log.pattern.delta", "{line}", "delta"),
        ("db", "oom_total", None, "counter"),
        ("db", "query_p99_ms", "ms", "gauge"),
        ("db", "query_p99_ms", "ms", "gauge"),
    )
    assert seen["changes"] == (("commit", GUILTY, None), ("deploy", "web@v1", "web"), ("flag", "fast", "db"))
    assert seen["alerts"] == (("Errors", None), ("db-cpu", "db"))
    assert seen["rejects"] == (("logs.ndjson", 2, "not JSON"), ("traces.json", 2, "no time"))


def test_each_cause_answers_with_a_commit_or_with_none() -> None:
    diagnosis = FakeDiagnosis(
        (
            FakeCause("db", detail="cpu"),
            FakeCause("web", detail=f"commit {DECOY}"),
            FakeCause("db", detail="x"),
        )
    )
    assert answers(diagnosis) == ["none", DECOY]
    assert commit_rank(diagnosis, "none") == 1
    assert commit_rank(diagnosis, DECOY) == 2
    assert commit_rank(FakeDiagnosis(()), "none") is None


def test_a_blamed_decoy_is_counted(root: Path) -> None:
    result = run(root, fixed(FakeCause("db", detail=f"commit {DECOY}")))
    assert result.to_json()["summary"]["decoys_blamed"] == 2
    assert [one.inner_rank for one in result.outcomes] == [None, None]


def test_a_scenario_without_an_alert_is_a_miss_and_one_without_a_label_no_scenario(root: Path) -> None:
    (root / "one/data/alert.json").unlink()
    assert run(root, fixed()).outcomes[0].error == "one has no alert."
    (root / "one/ground_truth.json").write_text("{}")
    with pytest.raises(EvaluationError, match="not a label"):
        run(root, fixed())
    with pytest.raises(EvaluationError, match="no scenarios"):
        run(root / "one" / "data", fixed())


def test_a_published_scenario_is_read(tmp_path: Path) -> None:
    root = unpacked("rootcausebench-dev.tar.xz", tmp_path, only="rootcausebench/tls") / "rootcausebench"
    (outcome,) = run(root, fixed(FakeCause("orderservice"))).outcomes
    assert (outcome.error, outcome.rank, outcome.inner_rank, outcome.candidates) == (None, 1, 1, 5)
