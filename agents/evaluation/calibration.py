"""Does a probability mean what it says? Brier score (Brier, 1950) and a reliability table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

BINS = 5


@dataclass(frozen=True)
class Forecast:
    """The probability that was given to the leading cause, and whether that cause was right."""

    probability: float
    right: bool


def brier(forecasts: Sequence[Forecast]) -> float | None:
    """The mean squared distance of probability and outcome: 0 is perfect; None of nothing."""
    if not forecasts:
        return None
    return fmean((forecast.probability - forecast.right) ** 2 for forecast in forecasts)


def reliability(forecasts: Sequence[Forecast]) -> list[dict[str, Any]]:
    """One row a fifth of the scale that has forecasts: how many, what they said on average, and the share
    that was right."""
    rows = []
    for number in range(BINS):
        inside = [
            forecast for forecast in forecasts if min(BINS - 1, int(forecast.probability * BINS)) == number
        ]
        if inside:
            rows.append(
                {
                    "from": number / BINS,
                    "to": (number + 1) / BINS,
                    "incidents": len(inside),
                    "probability": round(fmean(forecast.probability for forecast in inside), 4),
                    "right": round(fmean(forecast.right for forecast in inside), 4),
                }
            )
    return rows
