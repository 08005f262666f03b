"""Scores are what they are called; a failed incident is a miss; luck is measured, not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.evaluation.scoring import Outcome, mean_reciprocal_rank, random_floor, recall_at, summarise


def outcome(rank: int | None, fault: str = "cpu", **more: object) -> Outcome:
    told: dict[str, object] = {
        "id": "08:43 cpu bank", "truth": "bank", "fault": fault, "rank": rank, "inner_rank": None,
        "verdict": "likely", "probability": 0.5, "path_verified": True, "wall_s": 0.2, "candidates": 20,
        **more,
    }  # fmt: skip
    return Outcome(**told)  # type: ignore[arg-type] # told by name above


def test_recall_and_reciprocal_rank_of_a_short_list() -> None:
    ranks = [1, 2, None, 4]
    assert recall_at(ranks, 1) == 0.25
    assert recall_at(ranks, 3) == 0.5
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 0.5 + 0 + 0.25) / 4)


@given(st.lists(st.one_of(st.none(), st.integers(1, 50)), min_size=1))
def test_a_longer_list_never_recalls_less(ranks: list[int | None]) -> None:
    assert recall_at(ranks, 1) <= recall_at(ranks, 3) <= recall_at(ranks, 10) <= 1.0


def test_luck_among_twenty_is_one_in_twenty_and_the_same_every_time() -> None:
    floor = random_floor([20] * 30)
    assert floor["R@1"] == pytest.approx(0.05, abs=0.01)
    assert floor["R@5"] == pytest.approx(0.25, abs=0.02)
    assert floor == random_floor([20] * 30)


def test_the_summary_counts_a_failed_incident_as_a_miss() -> None:
    failed = outcome(None, fault="return", error="the store could not be read", wall_s=None)
    summary = summarise([outcome(1), outcome(2), failed], peak_mb=100.0)
    assert summary["R@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert summary["by_fault"]["return"] == {"incidents": 1, "R@1": 0.0, "R@3": 0.0}
    assert summary["wall_s_median"] == 0.2
    assert failed.to_json()["error"] == "the store could not be read"


def test_the_best_of_traces_is_told_where_there_are_traces() -> None:
    assert summarise([outcome(2)], peak_mb=1.0)["best_of_traces"] is None
    told = summarise([outcome(2, traces=5, best_rank=1), outcome(None, traces=0)], peak_mb=1.0)
    assert told["best_of_traces"] == {"R@1": 0.5, "R@3": 0.5, "R@5": 0.5, "MRR": 0.5}


def test_an_outcome_shows_the_fields_of_the_published_form() -> None:
    assert list(outcome(1).to_json()) == [
        "id", "truth", "rank", "inner_rank", "verdict", "probability", "path_verified", "wall_s",
    ]  # fmt: skip
