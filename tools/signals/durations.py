"""Shifts of median durations, against what the whole system did in the same time.

Load, cold caches and a noisy host slow everything a little. What all operations share is taken off
before one of them is said to be slow: the common mode of a differential measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tools.statistics import median_shift, strength

GRAIN_NS = 1_000_000
"""Added to every duration: below a millisecond, a change of ratio is nobody's incident."""
NOTABLE_DOUBLINGS = 1.0
"""Twice as long is the smallest slowdown worth naming."""


@dataclass(frozen=True)
class Shift:
    """One series of durations: medians in ns, the shift in doublings beyond the common one, its strength."""

    row: Mapping[str, Any]
    before_ns: int
    now_ns: int
    doublings: float
    strength: float


def slower(rows: Sequence[Mapping[str, Any]], measured: str, counted: str) -> Iterator[Shift]:
    """The rows whose median rose. `measured` and `counted` are column stems: `baseline_{measured}_q50`."""
    tested = [(row, *_test(row, measured, counted)) for row in rows if _complete(row, measured)]
    if not tested:
        return
    common = max(0.0, median(shift for _, _, shift in tested))
    for row, surprise, shift in tested:
        beyond = shift - common
        if beyond <= 0.0 or surprise <= 0.0:
            continue
        found = strength(surprise * min(1.0, (beyond / shift) ** 2), beyond / NOTABLE_DOUBLINGS)
        yield Shift(row, row[f"baseline_{measured}_q50"], row[f"incident_{measured}_q50"], beyond, found)


def _test(row: Mapping[str, Any], measured: str, counted: str) -> tuple[float, float]:
    sides = [
        [row[f"{side}_{measured}_{part}"] + GRAIN_NS for part in ("q25", "q50", "q75")]
        for side in ("baseline", "incident")
    ]
    return median_shift(sides[0], row[f"baseline_{counted}"], sides[1], row[f"incident_{counted}"])


def _complete(row: Mapping[str, Any], measured: str) -> bool:
    return row[f"baseline_{measured}_q50"] is not None and row[f"incident_{measured}_q50"] is not None
