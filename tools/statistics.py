"""Small honest arithmetic: exact tests for tiny counts, robust shifts, and one scale of strength.

Nothing here knows telemetry. Probabilities are handled as `surprise` = -log10(p), which stays a usable
number where p underflows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

SURPRISING = 3.0
"""The surprise from which a difference is taken for real: one in a thousand, for the hundreds of
comparisons a scan makes."""

STRONGEST = 8.0
"""Strength saturates here: past it, more significance or size says nothing more about who is to blame."""

MAD_TO_SIGMA = 1.4826
"""Scales a median absolute deviation to the standard deviation of a normal distribution."""

_LN10 = math.log(10.0)


def strength(surprise: float, size: float) -> float:
    """One scale for all signals: 1.0 is where a careful person says "this deviates".

    `surprise` is -log10(p), `size` the effect over the smallest effect worth naming. Both are needed:
    the weaker holds the strength below 1, above it they count together (geometric mean).
    """
    significance = max(0.0, surprise / SURPRISING)
    size = max(0.0, size)
    weaker = min(significance, size)
    if weaker < 1.0:
        return weaker
    return min(STRONGEST, math.sqrt(significance * size))


def proportion_surprise(hits_before: int, of_before: int, hits_now: int, of_now: int) -> float:
    """Surprise that two proportions differ: Fisher's exact test, two-sided by doubling the smaller tail.

    0.0 where either side has no trials.
    """
    if of_before <= 0 or of_now <= 0:
        return 0.0
    hits = hits_before + hits_now
    total = of_before + of_now
    lowest, highest = max(0, hits - of_before), min(hits, of_now)
    if lowest == highest:
        return 0.0
    upper = hits_now * total >= hits * of_now
    tail = range(hits_now, highest + 1) if upper else range(lowest, hits_now + 1)
    whole = _log_choose(total, hits)
    terms = [_log_choose(of_now, k) + _log_choose(of_before, hits - k) - whole for k in tail]
    return _surprise(_log_sum(terms))


def novelty_surprise(of_before: int, hits_now: int, of_now: int) -> float:
    """Surprise of `hits_now` of something that was not seen once in `of_before` trials.

    The tail of a beta-binomial whose prior expects exceptional things to be exceptional: what a program
    does is mostly decided by its code, so a few visits without an error already say a lot, where an
    exact test of two proportions takes every rate for equally likely beforehand.
    """
    if of_before <= 0 or of_now <= 0 or hits_now <= 0:
        return 0.0
    alpha, beta = _PRIOR_HITS, of_before + 1.0
    whole = math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)
    terms = [
        _log_choose(of_now, k)
        + math.lgamma(alpha + k)
        + math.lgamma(beta + of_now - k)
        - math.lgamma(alpha + beta + of_now)
        - whole
        for k in range(hits_now, of_now + 1)
    ]
    return _surprise(_log_sum(terms))


_PRIOR_HITS = 0.2


def rate_surprise(count_before: int, exposure_before: float, count_now: int, exposure_now: float) -> float:
    """Surprise that two Poisson rates differ: the conditional binomial test (Przyborowski & Wilenski 1940).

    Exposures are in any common unit: seconds, calls, lines. 0.0 where either is missing.
    """
    if exposure_before <= 0 or exposure_now <= 0:
        return 0.0
    total = count_before + count_now
    share = exposure_now / (exposure_before + exposure_now)
    if total == 0:
        return 0.0
    upper = count_now >= share * total
    if total > 5_000:
        spread = math.sqrt(total * share * (1.0 - share))
        return _surprise(_log_normal_tail(abs(count_now - share * total) / spread))
    tail = range(count_now, total + 1) if upper else range(count_now + 1)
    terms = [_log_choose(total, k) + k * math.log(share) + (total - k) * math.log1p(-share) for k in tail]
    return _surprise(_log_sum(terms))


def smoothed_rate(hits: int, trials: float, prior_hits: float = 0.5, prior_trials: float = 1.0) -> float:
    """A proportion pulled towards its prior, so that 0 of 3 is not read as "never"."""
    return (hits + prior_hits) / (trials + prior_trials)


def median_shift(
    before: Sequence[float], count_before: int, now: Sequence[float], count_now: int
) -> tuple[float, float]:
    """How far a median moved, from quartiles `(q25, q50, q75)` of positive values on either side.

    Returns `(surprise, log2 of the ratio of medians)`. On the log scale, the standard error of a median
    is 1.253 sigma / sqrt(n) with sigma from the inter-quartile range: the test behind the notches of
    McGill, Tukey & Larsen, "Variations of Box Plots" (1978). (0.0, 0.0) with fewer than three values.
    """
    if count_before < 3 or count_now < 3:
        return 0.0, 0.0
    low_b, mid_b, high_b = (math.log2(max(value, 1.0)) for value in before)
    low_n, mid_n, high_n = (math.log2(max(value, 1.0)) for value in now)
    sigma_b = max((high_b - low_b) / 1.349, _LEAST_SPREAD)
    sigma_n = max((high_n - low_n) / 1.349, _LEAST_SPREAD)
    error = 1.253 * math.sqrt(sigma_b**2 / count_before + sigma_n**2 / count_now)
    shift = mid_n - mid_b
    return _surprise(_log_normal_tail(abs(shift) / error)), shift


_LEAST_SPREAD = 0.15
"""Least spread of a duration, in doublings: values that agree better than a tenth are still only measured."""


def normal_surprise(deviations: float) -> float:
    """Surprise of being this many standard deviations away, two-sided."""
    return _surprise(_log_normal_tail(abs(deviations)))


def _log_normal_tail(deviations: float) -> float:
    """Natural log of the upper tail of the normal distribution; asymptotic where erfc underflows."""
    if deviations < 25.0:
        return math.log(math.erfc(deviations / math.sqrt(2.0)) / 2.0)
    return -0.5 * deviations**2 - math.log(deviations * math.sqrt(2.0 * math.pi))


def _surprise(log_tail: float) -> float:
    """-log10 of a two-sided p-value from the natural log of one tail."""
    return max(0.0, -(log_tail + math.log(2.0)) / _LN10)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_sum(terms: Sequence[float]) -> float:
    largest = max(terms)
    return largest + math.log(sum(math.exp(term - largest) for term in terms))
