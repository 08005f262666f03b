"""The scan asks few questions, numbers them in order, and never says what no evidence says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.evidence import Evidence, EvidenceLedger
from tools.scan import QUESTIONS, Scan, scan_store
from tools.times import Window

FINE = Call(
    "shop",
    "POST /buy",
    ms=60,
    logs=(("info", "shop.py:10 buying"), ("info", "shop.py:20 bought")),
    below=(
        Call(
            "stock",
            "reserve",
            ms=20,
            logs=(("info", "stock.py:5 reserving"), ("info", "stock.py:9 reserved")),
        ),
    ),
)
BROKEN = Call(
    "shop",
    "POST /buy",
    ms=60,
    logs=(("info", "shop.py:10 buying"), ("error", "shop.py:15 could not buy")),
    below=(
        Call(
            "stock",
            "reserve",
            ms=20,
            logs=(("info", "stock.py:5 reserving"), ("error", "stock.py:7 no lock")),
        ),
    ),
)


def scanned(
    system: SmallSystem, path: Path, baseline: Window | None = BASELINE
) -> tuple[Scan, list[Evidence]]:
    heard: list[Evidence] = []
    with system.store(path) as store:
        return scan_store(store, INCIDENT, baseline, EvidenceLedger(), heard.append), heard


@pytest.fixture
def broken() -> SmallSystem:
    system = SmallSystem()
    system.calls(BASELINE, FINE, times=20)
    system.calls(INCIDENT, BROKEN, times=30)
    return system


def test_evidence_is_numbered_in_the_order_of_the_questions(broken: SmallSystem, tmp_path: Path) -> None:
    scan, heard = scanned(broken, tmp_path / "s.duckdb")
    assert [(filed.id, filed.question) for filed in scan.evidence] == [
        (f"E{place}", name) for place, name in enumerate(QUESTIONS, start=1)
    ]
    assert tuple(heard) == scan.evidence


def test_every_finding_cites_evidence_of_the_scan(broken: SmallSystem, tmp_path: Path) -> None:
    scan, _ = scanned(broken, tmp_path / "s.duckdb")
    numbers = {filed.id for filed in scan.evidence}
    assert scan.findings
    assert all(finding.evidence and set(finding.evidence) <= numbers for finding in scan.findings)


def test_a_slice_has_the_strongest_finding_first(broken: SmallSystem, tmp_path: Path) -> None:
    scan, _ = scanned(broken, tmp_path / "s.duckdb")
    strengths = [finding.strength for finding in scan.of("stock")]
    assert strengths == sorted(strengths, reverse=True)
    assert scan.of("stock")[0].detail == (
        "after stock.py:5 reserving: stock.py:9 reserved missing, stock.py:7 no lock instead"
    )


def test_the_same_store_gives_the_same_scan_twice(broken: SmallSystem, tmp_path: Path) -> None:
    first, _ = scanned(broken, tmp_path / "one.duckdb")
    second, _ = scanned(broken, tmp_path / "two.duckdb")
    assert first.findings == second.findings
    assert [filed.sha256 for filed in first.evidence] == [filed.sha256 for filed in second.evidence]


def test_three_times_the_load_is_no_finding_at_all(tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(BASELINE, FINE, times=20)
    system.calls(INCIDENT, FINE, times=60)
    scan, _ = scanned(system, tmp_path / "s.duckdb")
    assert not [finding for finding in scan.findings if finding.deviates]


def test_a_failure_that_went_away_is_no_finding(tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(BASELINE, BROKEN, times=20)
    system.calls(INCIDENT, FINE, times=30)
    scan, _ = scanned(system, tmp_path / "s.duckdb")
    assert not [finding for finding in scan.findings if finding.deviates]


def test_a_request_nobody_made_before_is_no_finding(tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(BASELINE, FINE, times=20)
    system.calls(INCIDENT, FINE, times=20)
    system.calls(INCIDENT, Call("shop", "GET /help", logs=(("info", "help.py:3 helping"),)), times=40)
    scan, _ = scanned(system, tmp_path / "s.duckdb")
    assert not [finding for finding in scan.findings if finding.deviates]


def test_the_graph_knows_by_which_way_a_callee_is_called(broken: SmallSystem, tmp_path: Path) -> None:
    scan, _ = scanned(broken, tmp_path / "s.duckdb")
    assert scan.graph.edges["shop", "stock"] == {
        "calls": 30,
        "calls_before": 20,
        "ways": frozenset({("POST /buy", "reserve")}),
        "awaited": True,
    }
    assert [row["instance"] for row in scan.graph.nodes["stock"]["instances"]] == ["stock-0"]


def test_without_a_baseline_the_scan_says_so_and_still_looks(broken: SmallSystem, tmp_path: Path) -> None:
    scan, _ = scanned(broken, tmp_path / "s.duckdb", baseline=None)
    assert "baseline" in scan.missing
    assert len(scan.evidence) == len(QUESTIONS)
