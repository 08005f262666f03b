"""Scores of ranked lists against labels: R@k, mean reciprocal rank, and what luck alone would reach."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from agents.evaluation.calibration import Forecast, brier, reliability

SHUFFLES = 300
"""Seeded random rankings behind the floor."""


@dataclass(frozen=True)
class Outcome:
    """One incident, scored. Ranks count distinct services from 1; None is a miss.

    `inner_rank` asks for the right place inside the service as well. `probability` is that of the leading
    cause, right or wrong, 0.0 where none was named. `candidates` is how many services could have been named.
    `decoys_blamed` counts the innocent that were blamed. `grade` is the grader's total. `error` says why
    an incident failed; a failed incident is a miss. `best_rank` is the best over `traces` answers, one a
    trace.
    """

    id: str
    truth: str
    fault: str
    rank: int | None
    inner_rank: int | None
    verdict: str | None
    probability: float | None
    path_verified: bool | None
    wall_s: float | None
    candidates: int
    error: str | None = None
    decoys_blamed: int | None = None
    grade: float | None = None
    traces: int = 0
    best_rank: int | None = None

    @classmethod
    def missed(cls, id: str, truth: str, fault: str) -> Outcome:
        """An incident of which nothing is known yet but its label."""
        return cls(id, truth, fault, None, None, None, None, None, None, candidates=0)

    @property
    def right(self) -> bool:
        return self.rank == 1

    @property
    def forecast(self) -> Forecast | None:
        """The leading cause's probability against what it came to; None where no cause was named."""
        return Forecast(self.probability, self.right) if self.probability else None

    def to_json(self) -> dict[str, Any]:
        shown = {
            "id": self.id,
            "truth": self.truth,
            "rank": self.rank,
            "inner_rank": self.inner_rank,
            "verdict": self.verdict,
            "probability": self.probability,
            "path_verified": self.path_verified,
            "wall_s": self.wall_s,
        }
        more = {"grade": self.grade, "decoys_blamed": self.decoys_blamed, "error": self.error}
        return shown | {name: value for name, value in more.items() if value is not None}


def recall_at(ranks: Sequence[int | None], most: int) -> float:
    """The share of ranks that are at most `most`; 0.0 of nothing."""
    return sum(1 for rank in ranks if rank is not None and rank <= most) / len(ranks) if ranks else 0.0


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    return fmean(1.0 / rank if rank else 0.0 for rank in ranks) if ranks else 0.0


def random_floor(candidates: Sequence[int]) -> dict[str, float]:
    """What shuffling each incident's candidates reaches, as the mean over `SHUFFLES` seeded runs.

    `candidates` has the number of services that could have been named, one an incident.
    """
    runs = [_shuffled_ranks(seed, candidates) for seed in range(SHUFFLES)]
    return {f"R@{most}": _rounded(fmean(recall_at(run, most) for run in runs)) for most in (1, 3, 5, 10)} | {
        "MRR": _rounded(fmean(mean_reciprocal_rank(run) for run in runs))
    }


def summarise(outcomes: Sequence[Outcome], peak_mb: float) -> dict[str, Any]:
    """The summary of `bench --json`. `best_of_traces` is None where no incident has traces.

    `verified` is the share of right answers whose whole path is verified; `brier` and `reliability` judge
    the leading cause's probability, over the incidents in which a cause was named.
    """
    ranks = [outcome.rank for outcome in outcomes]
    inner = [outcome.inner_rank for outcome in outcomes]
    times = [outcome.wall_s for outcome in outcomes if outcome.wall_s is not None]
    right = [outcome for outcome in outcomes if outcome.right]
    forecasts = [forecast for outcome in outcomes if (forecast := outcome.forecast)]
    grades = [outcome.grade or 0.0 for outcome in outcomes]
    decoys = [outcome.decoys_blamed for outcome in outcomes if outcome.decoys_blamed is not None]
    squared = brier(forecasts)
    return {
        **{f"R@{most}": _rounded(recall_at(ranks, most)) for most in (1, 3, 5, 10)},
        "MRR": _rounded(mean_reciprocal_rank(ranks)),
        **{f"inner_R@{most}": _rounded(recall_at(inner, most)) for most in (1, 3)},
        "by_fault": _by(outcomes, lambda outcome: outcome.fault),
        "random_floor": random_floor([outcome.candidates for outcome in outcomes]),
        "best_of_traces": _best_of_traces(outcomes),
        "failed": [outcome.id for outcome in outcomes if outcome.error is not None],
        "verified": _rounded(fmean(bool(outcome.path_verified) for outcome in right)) if right else None,
        "grade": _rounded(fmean(grades)) if grades else None,
        "named": len(forecasts),
        "brier": None if squared is None else _rounded(squared),
        "reliability": reliability(forecasts),
        **({"decoys_blamed": sum(decoys)} if decoys else {}),
        "wall_s_median": _rounded(median(times)) if times else None,
        "peak_mb": round(peak_mb, 1),
    }


def _best_of_traces(outcomes: Sequence[Outcome]) -> dict[str, float] | None:
    if not any(outcome.traces for outcome in outcomes):
        return None
    ranks = [outcome.best_rank for outcome in outcomes]
    return {
        **{f"R@{most}": _rounded(recall_at(ranks, most)) for most in (1, 3, 5)},
        "MRR": _rounded(mean_reciprocal_rank(ranks)),
    }


def _by(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[int | None]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome.rank)
    return {
        name: {"incidents": len(ranks), **{f"R@{most}": _rounded(recall_at(ranks, most)) for most in (1, 3)}}
        for name, ranks in sorted(groups.items())
    }


def _shuffled_ranks(seed: int, candidates: Sequence[int]) -> list[int | None]:
    dice = random.Random(seed)
    return [dice.randint(1, count) if count else None for count in candidates]


def _rounded(value: float) -> float:
    return round(value, 4)
