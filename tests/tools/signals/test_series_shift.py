"""How far a series left what was usual: the farthest point, or a level that lasts."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import USUAL
from tools.signals.series_shift import Scale, failing, scales, shift_strength

NOWHERE = Scale(0.0, 0.0, 0.0)


def row(**more: Any) -> dict[str, Any]:
    return {**USUAL["metric_shifts"], "name": "cpu", **more}


def rise(**more: Any) -> float:
    return shift_strength(row(**more), NOWHERE, up=True)


def test_a_level_that_lasts_is_found_though_an_earlier_incident_reached_it_too() -> None:
    after_trouble = {"before_max": 0.95, "before_mad": 0.05, "before_q90": 0.5}
    assert rise(**after_trouble, now_min=0.8, now_median=0.9, now_max=0.9) >= 1.0
    assert rise(**after_trouble, now_min=0.1, now_median=0.1, now_max=0.9) < 1.0


def test_a_habit_counts_less_than_what_is_rare() -> None:
    level = {"before_max": 0.95, "now_min": 0.3, "now_median": 0.3, "now_max": 0.3}
    assert rise(**level, before_q90=0.6) < rise(**level, before_q90=0.12)


def test_one_sample_is_no_level() -> None:
    lone = {"before_max": 0.95, "before_q90": 0.5, "now_points": 1, "now_median": 0.9, "now_max": 0.9}
    assert rise(**lone) < rise(**{**lone, "now_points": 2})


def test_failures_are_judged_as_the_share_they_are() -> None:
    flawless = dict.fromkeys(
        ("before_median", "before_middle", "before_q10", "before_q90", "before_min", "before_max"), 100.0
    )
    success = row(
        name="availability", family="errors", unit="%", before_mad=0.0, before_half=0.0, **flawless,
        now_max=100.0, now_median=98.0, now_min=97.0,
    )  # fmt: skip
    assert shift_strength(failing(success), NOWHERE, up=True) >= 1.0
    assert shift_strength(success, NOWHERE, up=False) < 1.0


def test_milliseconds_are_nothing_where_everybody_takes_seconds() -> None:
    def latency(service_usually: float, **more: Any) -> dict[str, Any]:
        return row(family="latency", unit="s", before_middle=service_usually, **more)

    slow = scales([latency(1.0), latency(2.0), latency(0.01)])["cpu"]
    quick = scales([latency(0.01), latency(0.01), latency(0.01)])["cpu"]
    moved = {"before_median": 0.01, "before_mad": 0.001, "before_q90": 0.012, "before_max": 0.02}
    risen = latency(0.01, **moved, before_half=0.002, now_median=0.1, now_max=0.1)
    assert shift_strength(risen, slow, up=True) < 0.2 < shift_strength(risen, quick, up=True)
