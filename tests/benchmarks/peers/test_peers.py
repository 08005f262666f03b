"""What others are measured by, and how it is told."""

from __future__ import annotations

from dataclasses import asdict

from agents.evaluation.scoring import Outcome, summarise
from tests.benchmarks.peers.simple_methods import page_rank, three_line_rule
from tests.benchmarks.peers.told import told, trust

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


def test_a_data_set_is_told_with_every_method_and_every_miss() -> None:
    right = Outcome("one", "db", "cpu", 1, 1, "likely", 0.9, True, 0.2, 4)
    wrong = Outcome("two", "web", "cpu", 3, None, "likely", 0.4, False, 0.2, 4)
    outcomes = (right, wrong)
    methods = [
        {"name": "whydunit", "ranks": [1, 3], "walls_s": [0.2, 0.2], "peak_mb": 100.0},
        {"name": "BARO", "ranks": [2, None], "walls_s": [0.1, 0.1], "peak_mb": 90.0},
    ]
    result = {
        "name": "shop",
        "protocol": "shop/1",
        "methods": methods,
        "outcomes": [asdict(outcome) for outcome in outcomes],
        "summary": summarise(outcomes, 100.0),
    }
    text = "\n".join(told(result))
    assert "| whydunit | 1 (50.0%) | 2 (100.0%) | 2 (100.0%) | 0.667 | 0.200 | 100 |" in text
    assert "| BARO | 0 (0.0%) | 1 (50.0%) | 1 (50.0%) | 0.250 | 0.100 | 90 |" in text
    assert "Not in first place: two (rank 3)." in text
    assert "| all | 1 of 2 (50%) | 1 of 1 (100%) | 2 | 0.0850 |" in "\n".join(trust([result]))
