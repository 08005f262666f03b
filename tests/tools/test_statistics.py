"""Strength needs both significance and size; tiny counts prove little; ties prove nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.statistics import (
    STRONGEST,
    median_shift,
    normal_surprise,
    novelty_surprise,
    proportion_surprise,
    rate_surprise,
    strength,
)

counts = st.integers(min_value=0, max_value=60)


@given(st.floats(0, 400), st.floats(0, 400))
def test_strength_is_held_down_by_the_weaker_of_significance_and_size(surprise: float, size: float) -> None:
    found = strength(surprise, size)
    assert 0.0 <= found <= STRONGEST
    assert (found >= 1.0) == (surprise >= 3.0 and size >= 1.0)


@given(counts, counts, counts, counts)
def test_the_test_of_proportions_does_not_care_which_side_is_called_before(
    a: int, b: int, c: int, d: int
) -> None:
    one = proportion_surprise(min(a, b), max(a, b), min(c, d), max(c, d))
    other = proportion_surprise(min(c, d), max(c, d), min(a, b), max(a, b))
    assert one == pytest.approx(other, abs=1e-9)
    assert one >= 0.0


def test_fishers_exact_test_of_a_textbook_table() -> None:
    # 3 of 4 against 1 of 4: one-sided p = 17/70, doubled.
    assert 10 ** -proportion_surprise(1, 4, 3, 4) == pytest.approx(34 / 70, rel=1e-9)


def test_three_of_three_against_none_of_three_proves_little_and_thirty_much() -> None:
    assert proportion_surprise(0, 3, 3, 3) == pytest.approx(1.0)
    assert proportion_surprise(0, 30, 30, 30) > 15.0


def test_what_never_failed_in_a_few_visits_makes_failures_surprising_sooner_than_fisher_does() -> None:
    assert novelty_surprise(6, 15, 26) > proportion_surprise(0, 6, 15, 26)
    assert novelty_surprise(6, 1, 26) < 1.0


@given(counts, st.integers(1, 40))
def test_a_rate_that_keeps_pace_with_its_exposure_is_no_surprise(count: int, factor: int) -> None:
    assert rate_surprise(count, 10.0, count * factor, 10.0 * factor) < 0.4


def test_a_rate_test_of_thousands_agrees_with_the_normal_approximation_it_switches_to() -> None:
    assert rate_surprise(2400, 1.0, 2590, 1.0) == pytest.approx(rate_surprise(2412, 1.0, 2603, 1.0), rel=0.1)


def test_a_median_that_doubled_far_beyond_its_spread_is_surprising() -> None:
    surprise, doublings = median_shift((9e6, 10e6, 11e6), 50, (18e6, 20e6, 22e6), 50)
    assert doublings == pytest.approx(1.0)
    assert surprise > 10.0


def test_two_values_have_no_median_worth_testing() -> None:
    assert median_shift((1.0, 1.0, 1.0), 2, (9.0, 9.0, 9.0), 50) == (0.0, 0.0)


def test_surprise_stays_finite_where_probability_underflows() -> None:
    assert normal_surprise(100.0) == pytest.approx(2173.6, rel=0.01)
