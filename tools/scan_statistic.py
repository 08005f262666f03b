"""In which stretch of time does trouble concentrate? A scan statistic over counts in buckets.

Kulldorff, "A spatial scan statistic", Communications in Statistics 26(6), 1997: of all stretches, take the
one whose share of troubled cases differs most from the share outside it, by the likelihood ratio of two
Bernoulli rates against one. Several streams are added up as in Kulldorff et al., "Multivariate scan
statistics for disease surveillance", Statistics in Medicine 26(8), 2007. Counts that scatter more than
independent cases would are divided by their dispersion (Wedderburn's quasi-likelihood, 1974).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CHANCE = 1e-2
"""How likely calm data may at most look like trouble anywhere in it; stretches overlap, so it is far less."""


@dataclass(frozen=True)
class Stream:
    """Per bucket: of `total` cases, so many were `bad`. `least_excess` is the rise in their share below
    which no one would call it trouble, however certain it is."""

    bad: Floats
    total: Floats
    least_excess: float

    def cut(self, first: int, end: int) -> Stream:
        return Stream(self.bad[first:end], self.total[first:end], self.least_excess)

    def share(self, where: Mask) -> float:
        """The share of bad cases in some of the buckets; 0.0 where there are no cases."""
        return float(self.bad[where].sum() / max(self.total[where].sum(), 1.0))


@dataclass(frozen=True)
class Stretch:
    """Buckets `first` to `end` (exclusive), with the surprise of finding so much there: -ln(p)."""

    first: int
    end: int
    surprise: float


def troubled_stretch(
    streams: Sequence[Stream], allowed: Mask | None = None, chance: float = CHANCE
) -> Stretch | None:
    """The stretch in which trouble concentrates, or None where none is beyond `chance`.

    `allowed[first, last]` (n x n, last inclusive) restricts the stretches looked at.
    """
    buckets = len(streams[0].total)
    if buckets < 2:
        return None
    score = np.sum([_ratio(stream) for stream in streams], axis=0)
    worthwhile = np.any([_is_worthwhile(stream) for stream in streams], axis=0)
    if allowed is not None:
        worthwhile &= allowed
    score = np.where(worthwhile, score, 0.0)
    first, last = divmod(int(np.argmax(score)), buckets)
    if score[first, last] <= 0.0:
        return None
    scatter = max(_dispersion(stream, first, last + 1) for stream in streams)
    surprise = _surprise(float(score[first, last]) / scatter, len(streams), buckets)
    return Stretch(first, last + 1, surprise) if surprise >= -math.log(chance) else None


def _inside(counts: Floats) -> Floats:
    """Sums over every stretch: element [first, last] is the sum of the buckets from first to last."""
    running = np.concatenate(([0.0], np.cumsum(counts)))
    return np.triu(running[1:][None, :] - running[:-1][:, None])


def _ratio(stream: Stream) -> Floats:
    """Log likelihood ratio of a raised share inside against one share everywhere, for every stretch."""
    bad, total = _inside(stream.bad), _inside(stream.total)
    all_bad, everything = float(stream.bad.sum()), float(stream.total.sum())
    apart = _log_likelihood(bad, total) + _log_likelihood(all_bad - bad, everything - total)
    together = _log_likelihood(np.array(all_bad), np.array(everything))
    raised = bad * (everything - total) > (all_bad - bad) * total
    return np.where(raised, apart - together, 0.0)


def _log_likelihood(bad: Floats, total: Floats) -> Floats:
    """Of `bad` among `total` at the share observed; 0 log 0 is 0."""
    good = total - bad
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(bad > 0, bad * np.log(bad / total), 0.0)
        rest = np.where(good > 0, good * np.log(good / total), 0.0)
    return np.asarray(parts + rest, dtype=np.float64)


def _is_worthwhile(stream: Stream) -> Mask:
    bad, total = _inside(stream.bad), _inside(stream.total)
    outside = np.maximum(stream.total.sum() - total, 1.0)
    excess = bad / np.maximum(total, 1.0) - (stream.bad.sum() - bad) / outside
    return np.asarray(excess >= stream.least_excess, dtype=np.bool_)


def _dispersion(stream: Stream, first: int, end: int) -> float:
    """How much more the counts outside the stretch scatter than independent cases: Pearson's X2 over its
    degrees of freedom, at least 1."""
    bad = np.delete(stream.bad, slice(first, end))
    total = np.delete(stream.total, slice(first, end))
    seen = total > 0
    cases = float(total.sum())
    share = float(bad.sum()) / cases if cases else 0.0
    if int(seen.sum()) < 3 or not 0.0 < share < 1.0:
        return 1.0
    expected = share * total[seen]
    squares = (bad[seen] - expected) ** 2 / (expected * (1.0 - share))
    return max(1.0, float(squares.sum()) / (int(seen.sum()) - 1))


def _surprise(score: float, streams: int, buckets: int) -> float:
    """-ln of the chance that any stretch scores so high in calm data.

    One stream's log ratio has an exponential tail, the sum of several an Erlang one; Bonferroni's bound
    over all stretches.
    """
    tail = math.log(sum(score**k / math.factorial(k) for k in range(streams)))
    return score - tail - math.log(buckets * (buckets + 1) / 2)
