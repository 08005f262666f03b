from __future__ import annotations

from typing import Any

import pytest

from agents.diagnosis import Cause, Hop, RuledOut
from agents.verdict import decide


def cause(probability: float) -> Cause:
    return Cause(
        rank=1,
        service="orders",
        instance=None,
        node=None,
        fault_kind="cpu",
        resource="cpu",
        detail="cpu",
        score=1.0,
        probability=probability,
        path=(),
        evidence=("E1",),
        why="it is",
    )


def hop(*, dependency: bool | None = True, deviates: bool | None = True, precedes: bool | None = True) -> Hop:
    return Hop(
        caller="web",
        callee="orders",
        dependency=dependency,
        deviates=deviates,
        precedes=precedes,
        evidence=("E1",),
    )


PROVEN: dict[str, Any] = {
    "healthy": False,
    "anything_stands_out": True,
    "cause": cause(0.9),
    "hops": (hop(),),
    "survived": True,
    "has_baseline": True,
    "ruled_out": (),
    "own_deviation": True,
    "rivals": (),
}
RULED_OUT = (RuledOut(service="web", why="it calls orders", evidence=("E1",)),)


def test_all_of_it_proven_is_confirmed() -> None:
    assert decide(**PROVEN) == "confirmed"


@pytest.mark.parametrize(
    "weakness",
    [
        {"hops": (hop(dependency=None),)},
        {"hops": (hop(deviates=None),)},
        {"hops": (hop(precedes=None),)},
        {"hops": (hop(), hop(precedes=False))},
        {"survived": False},
        {"has_baseline": False},
        {"cause": cause(0.69)},
        {"hops": ()},
        {"hops": (), "ruled_out": RULED_OUT, "own_deviation": False},
        {"hops": (), "ruled_out": RULED_OUT, "rivals": ("mail",)},
    ],
)
def test_any_one_weakness_caps_it_at_likely(weakness: dict[str, Any]) -> None:
    assert decide(**{**PROVEN, **weakness}) == "likely"


def test_a_cause_that_is_its_own_symptom_needs_its_own_deviation_and_a_ruled_out_list() -> None:
    assert decide(**{**PROVEN, "hops": (), "ruled_out": RULED_OUT}) == "confirmed"


@pytest.mark.parametrize("nothing", [{"cause": None}, {"cause": cause(0.1)}])
def test_no_probable_cause_is_inconclusive(nothing: dict[str, Any]) -> None:
    assert decide(**{**PROVEN, **nothing}) == "inconclusive"


def test_where_nothing_deviates_it_is_healthy_whatever_is_suspected() -> None:
    assert decide(**{**PROVEN, "healthy": True}) == "healthy"


def test_oddities_in_a_time_that_nobody_named_and_nothing_points_to_prove_no_incident_and_no_health() -> None:
    assert decide(**{**PROVEN, "anything_stands_out": False}) == "inconclusive"


def test_silence_of_part_of_the_telemetry_is_not_health_where_somebody_says_it_is_not() -> None:
    silent = {**PROVEN, "healthy": True, "missing": ("logs",)}
    assert decide(**silent) == "inconclusive"
    assert decide(**{**silent, "anything_stands_out": False}) == "healthy"
    assert decide(**{**silent, "missing": ("changes",)}) == "healthy"


def test_what_is_less_probable_than_not_is_likely_only_where_all_telemetry_is_there() -> None:
    doubtful = {**PROVEN, "cause": cause(0.4)}
    assert decide(**doubtful) == "likely"
    assert decide(**{**doubtful, "missing": ("traces",)}) == "inconclusive"


def test_what_only_a_missing_modality_could_tell_is_inconclusive() -> None:
    assert decide(**{**PROVEN, "left_open": True}) == "inconclusive"
