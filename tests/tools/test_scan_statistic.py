"""The scan statistic finds where trouble concentrates, and is silent where it does not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tools.scan_statistic import CHANCE, Stream, Stretch, troubled_stretches


def troubled_stretch(
    streams: list[Stream], allowed: NDArray[np.bool_] | None = None, chance: float = CHANCE
) -> Stretch | None:
    return next(iter(troubled_stretches(streams, allowed, chance)), None)


def stream(bad: list[int], total: int = 20, least_excess: float = 0.01) -> Stream:
    return Stream(np.array(bad, dtype=float), np.full(len(bad), float(total)), least_excess)


@given(calm=st.integers(5, 40), trouble=st.integers(4, 20), after=st.integers(0, 40), bad=st.integers(6, 20))
def test_a_plain_block_of_trouble_is_found_to_the_bucket(
    calm: int, trouble: int, after: int, bad: int
) -> None:
    found = troubled_stretch([stream([0] * calm + [bad] * trouble + [0] * after)])
    assert found is not None
    assert (found.first, found.end) == (calm, calm + trouble)


@given(share=st.integers(0, 20), buckets=st.integers(1, 60))
def test_an_even_share_of_trouble_is_no_incident(share: int, buckets: int) -> None:
    assert troubled_stretch([stream([share] * buckets)]) is None


def test_chance_rarely_looks_like_trouble() -> None:
    chance = np.random.default_rng(1)
    total = np.full(150, 20.0)
    found = [
        troubled_stretch([Stream(chance.binomial(20, 0.02, 150).astype(float), total, 0.01)])
        for _ in range(200)
    ]
    assert sum(one is not None for one in found) <= 1


def test_bursts_that_come_at_all_times_are_no_incident() -> None:
    chance = np.random.default_rng(2)
    alarms = 0
    for _ in range(50):
        bad = np.where(chance.random(150) < 0.08, 4.0, 0.0)
        alarms += troubled_stretch([Stream(bad, np.full(150, 20.0), 0.01)]) is not None
    assert alarms <= 1


def test_streams_that_agree_are_stronger_together() -> None:
    weak = [0] * 30 + [1] * 6 + [0] * 30
    alone = troubled_stretch([stream(weak)], chance=1.0)
    together = troubled_stretch([stream(weak), stream(weak)], chance=1.0)
    assert alone is not None
    assert together is not None
    assert together.surprise > alone.surprise


def test_what_is_certain_but_small_is_not_called_trouble() -> None:
    slight = Stream(np.array([100.0] * 50 + [150.0] * 50), np.full(100, 100_000.0), 0.01)
    assert troubled_stretch([slight]) is None


def test_only_allowed_stretches_are_found() -> None:
    two = stream([0] * 10 + [8] * 10 + [0] * 80 + [9] * 3 + [0] * 97)
    first, last = np.indices((200, 200))
    early = troubled_stretch([two], allowed=(last < 60) & (first <= last))
    assert early is not None
    assert (early.first, early.end) == (10, 20)


def test_troubles_apart_in_time_are_apart_strongest_first() -> None:
    found = troubled_stretches([stream([0] * 30 + [9] * 5 + [0] * 30 + [15] * 5 + [0] * 30)])
    assert [(one.first, one.end) for one in found] == [(65, 70), (30, 35)]


@pytest.mark.parametrize("bad", [[], [3]])
def test_too_few_buckets_say_nothing(bad: list[int]) -> None:
    assert troubled_stretch([stream(bad)]) is None


def test_a_single_burst_is_no_incident() -> None:
    assert troubled_stretch([stream([0] * 50 + [20] + [0] * 50)]) is None


def test_surprise_is_the_bound_it_claims_to_be_without_the_worst_bucket() -> None:
    found = troubled_stretch([stream([0] * 40 + [4] * 8 + [0] * 40)])
    assert found is not None
    hits, inside, cases = 7 * 4, 7 * 20, 87 * 20
    apart = hits * math.log(hits / inside) + (inside - hits) * math.log(1 - hits / inside)
    together = hits * math.log(hits / cases) + (cases - hits) * math.log(1 - hits / cases)
    assert found.surprise == pytest.approx(apart - together - math.log(88 * 89 / 2))
