"""A probability is judged by what it came to."""

from __future__ import annotations

import pytest

from agents.evaluation.calibration import Forecast, brier, reliability
from agents.evaluation.scoring import Outcome, summarise
from tests.agents.evaluation.test_scoring import outcome


def test_certainty_that_is_right_costs_nothing_and_one_that_is_wrong_costs_all() -> None:
    assert brier([Forecast(1.0, True)]) == 0.0
    assert brier([Forecast(1.0, False)]) == 1.0
    assert brier([Forecast(0.5, True), Forecast(0.5, False)]) == 0.25
    assert brier([]) is None


def test_the_table_compares_what_was_said_with_what_was_right() -> None:
    rows = reliability([Forecast(0.9, True), Forecast(1.0, False), Forecast(0.1, False)])
    assert [(row["incidents"], row["probability"], row["right"]) for row in rows] == [
        (1, 0.1, 0.0),
        (2, 0.95, 0.5),
    ]


def test_the_summary_judges_only_incidents_in_which_a_cause_was_named() -> None:
    healthy = outcome(None, probability=0.0, verdict="healthy")
    summary = summarise([outcome(1, probability=0.8), outcome(2, probability=0.4), healthy], peak_mb=1.0)
    assert summary["named"] == 2
    assert summary["brier"] == pytest.approx((0.04 + 0.16) / 2)
    assert summary["verified"] == 1.0


def test_failed_incidents_and_blamed_decoys_are_listed() -> None:
    failed = Outcome.missed("one", "bank", "cpu")
    summary = summarise([outcome(1, decoys_blamed=2), outcome(1, error="no", id="two"), failed], peak_mb=1.0)
    assert summary["failed"] == ["two"]
    assert summary["decoys_blamed"] == 2
