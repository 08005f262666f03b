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
"""How many stretches of calm data may, by Bonferroni's bound, look like trouble; fewer do."""


MOST_STRETCHES = 2
"""Trouble that comes oftener is how things are there, and raises what counts as scatter."""


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


def troubled_stretches(
    streams: Sequence[Stream], allowed: Mask | None = None, chance: float = CHANCE
) -> tuple[Stretch, ...]:
    """The stretches in which trouble concentrates, strongest first; none where all is within `chance`.

    `allowed[first, last]` (n x n, last inclusive) restricts the stretches looked at. After the best one
    the rest of the time on either side of it is looked at in the same way (binary segmentation; Vostrikova
    1981), `MOST_STRETCHES` in all. Trouble must outlast a burst: a stretch is judged without its
    worst bucket.
    """
    buckets = len(streams[0].total)
    if buckets < 2:
        return ()
    free = np.triu(np.ones((buckets, buckets), dtype=np.bool_)) if allowed is None else allowed
    candidates = _candidates(streams, free, _needed(len(streams), buckets, chance))
    levels = _levels(buckets, candidates)
    scatter = max(_dispersion(stream, levels) for stream in streams)
    judged = (
        Stretch(
            first, end, _surprise(_lasting(streams, first, end, levels[0]) / scatter, len(streams), buckets)
        )
        for first, end, _ in candidates
    )
    certain = (stretch for stretch in judged if stretch.surprise >= -math.log(chance))
    return tuple(sorted(certain, key=lambda stretch: (-stretch.surprise, stretch.first)))


def _candidates(streams: Sequence[Stream], allowed: Mask, needed: float) -> list[tuple[int, int, float]]:
    """(first, end, log ratio) of the best stretches, found one after the other."""
    found: list[tuple[int, int, float]] = []
    segments = [(0, len(streams[0].total))]
    while segments and len(found) < MOST_STRETCHES:
        scored = [(_best(streams, allowed, *segment), segment) for segment in segments]
        (first, end, score), segment = max(scored, key=lambda one: (one[0][2], -one[0][0]))
        if score < needed:
            break
        found.append((first, end, score))
        segments.remove(segment)
        segments += [(segment[0], first), (end, segment[1])]
    return found


def _best(streams: Sequence[Stream], allowed: Mask, start: int, stop: int) -> tuple[int, int, float]:
    """The stretch within [start, stop) of the highest log ratio, against the rest of [start, stop)."""
    buckets = stop - start
    if buckets < 2:
        return start, stop, 0.0
    parts = [stream.cut(start, stop) for stream in streams]
    worthwhile = np.any([_is_worthwhile(part) for part in parts], axis=0) & allowed[start:stop, start:stop]
    score = np.where(worthwhile, np.sum([_ratio(part) for part in parts], axis=0), 0.0)
    first, last = divmod(int(np.argmax(score)), buckets)
    return start + first, start + last + 1, float(score[first, last])


def _lasting(streams: Sequence[Stream], first: int, end: int, calm: Mask) -> float:
    """The log ratio of a stretch without its worst bucket, against the calm."""
    kept = np.zeros(len(calm), dtype=np.bool_)
    kept[first:end] = True
    kept[first + int(np.argmax(np.sum([stream.bad[first:end] for stream in streams], axis=0)))] = False
    score = 0.0
    for stream in streams:
        pair = np.array([stream.bad[kept].sum(), stream.bad[calm].sum()])
        cases = np.array([stream.total[kept].sum(), stream.total[calm].sum()])
        if stream.share(kept) > stream.share(calm):
            apart = _log_likelihood(pair, cases).sum()
            score += float(apart - _log_likelihood(pair.sum(), cases.sum()))
    return score


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


def _log_likelihood(bad: Floats | np.float64, total: Floats | np.float64) -> Floats:
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


def _levels(buckets: int, candidates: Sequence[tuple[int, int, float]]) -> list[Mask]:
    """The buckets that share a level: the calm ones first, then those of each candidate."""
    levels = [np.ones(buckets, dtype=np.bool_)]
    for first, end, _ in candidates:
        levels.append(np.zeros(buckets, dtype=np.bool_))
        levels[-1][first:end] = True
        levels[0][first:end] = False
    return levels


def _dispersion(stream: Stream, levels: Sequence[Mask]) -> float:
    """How much more the counts scatter about their level than independent cases would: Pearson's X2 over
    its degrees of freedom, at least 1."""
    squares, freedom = 0.0, 0
    for level in levels:
        seen = level & (stream.total > 0)
        share = stream.share(seen)
        freedom += max(int(seen.sum()) - 1, 0)
        if 0.0 < share < 1.0:
            expected = share * stream.total[seen]
            squares += float(((stream.bad[seen] - expected) ** 2 / (expected * (1.0 - share))).sum())
    return max(1.0, squares / max(freedom, 1))


def _surprise(score: float, streams: int, buckets: int) -> float:
    """-ln of the chance that any stretch scores so high in calm data.

    One stream's log ratio has an exponential tail, the sum of several an Erlang one; Bonferroni's bound
    over all stretches.
    """
    tail = math.log(sum(score**k / math.factorial(k) for k in range(streams)))
    return score - tail - math.log(buckets * (buckets + 1) / 2)


def _needed(streams: int, buckets: int, chance: float) -> float:
    """The least log ratio whose surprise can reach that of `chance`."""
    score = 1.0
    while _surprise(score, streams, buckets) < -math.log(chance):
        score += 0.5
    return score
