"""What others are measured by, and how it is told."""

from __future__ import annotations

from pathlib import Path

from agents.evaluation.scoring import Outcome, summarise
from tests.benchmarks.peers.report import DataSet, Method, write_report
from tests.benchmarks.peers.simple_methods import page_rank, three_line_rule

QUIET = {"any_shift": 0.0, "cpu_shift": 0.0, "latency_shift": 0.0, "new_errors": 0}


def test_the_rule_asks_for_errors_then_cpu_then_latency() -> None:
    shifts = [
        {**QUIET, "service": "slow", "latency_shift": 9.0},
        {**QUIET, "service": "busy", "cpu_shift": 3.0},
        {**QUIET, "service": "loud", "new_errors": 1},
        {**QUIET, "service": "calm"},
    ]
    assert three_line_rule(shifts) == ["loud", "busy", "slow", "calm"]


def test_the_walk_goes_down_to_what_is_called() -> None:
    shifts = [{**QUIET, "service": "web", "any_shift": 5.0}, {**QUIET, "service": "db", "any_shift": 5.0}]
    assert page_rank(shifts, [("web", "db")]) == ["db", "web"]
    assert page_rank([{**QUIET, "service": "web"}], []) == ["web"]


def test_the_report_tells_every_method_every_miss_and_what_people_wrote(tmp_path: Path) -> None:
    right = Outcome("one", "db", "cpu", 1, 1, "likely", 0.9, True, 0.2, 4)
    wrong = Outcome("two", "web", "cpu", 3, None, "likely", 0.4, False, 0.2, 4)
    outcomes = (right, wrong)
    methods = (Method("whydunit", (1, 3), (0.2, 0.2), 100.0), Method("BARO", (2, None), (0.1, 0.1), 90.0))
    (tmp_path / "accuracy-misses.md").write_text("Two is hard.\n")
    file = tmp_path / "accuracy.md"
    write_report([DataSet("shop", "shop/1", methods, outcomes, summarise(outcomes, 100.0))], file)
    text = file.read_text()
    assert "| whydunit | 1 (50.0%) | 2 (100.0%) | 2 (100.0%) | 0.667 | 0.200 | 100 |" in text
    assert "| BARO | 0 (0.0%) | 1 (50.0%) | 1 (50.0%) | 0.250 | 0.100 | 90 |" in text
    assert "Not in first place: two (rank 3)." in text
    assert text.endswith("Two is hard.\n")
    assert "/" + "tmp" not in text
