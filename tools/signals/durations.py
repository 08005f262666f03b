"""Shifts of median durations, against what the whole system did in the same time.

Load, cold caches and a noisy host slow everything a little. What all operations share is taken off
before one of them is said to be slow: the common mode of a differential measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from tools.statistics import median_shift, strength

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


def slower(rows: Sequence[Mapping[str, Any]], measured: str, grain_ns: int) -> Iterator[Shift]:
    """The rows whose median rose. `measured` is the stem of their columns: `baseline_{measured}_q50`.

    `grain_ns` is added to every duration: a change of ratio far below it is nobody's incident.
    """
    tested = [(row, *_test(row, measured, grain_ns)) for row in rows if _complete(row, measured)]
    if not tested:
        return
    common = max(0.0, median_low(shift for _, _, shift in tested))
    for row, surprise, shift in tested:
        beyond = shift - common
        if beyond <= 0.0 or surprise <= 0.0:
            continue
        found = strength(surprise * min(1.0, (beyond / shift) ** 2), beyond / NOTABLE_DOUBLINGS)
        yield Shift(row, row[f"baseline_{measured}_q50"], row[f"incident_{measured}_q50"], beyond, found)


def _test(row: Mapping[str, Any], measured: str, grain_ns: int) -> tuple[float, float]:
    sides = [
        [row[f"{side}_{measured}_{part}"] + grain_ns for part in ("q25", "q50", "q75")]
        for side in ("baseline", "incident")
    ]
    return median_shift(sides[0], row["baseline_calls"], sides[1], row["incident_calls"])


def _complete(row: Mapping[str, Any], measured: str) -> bool:
    return row[f"baseline_{measured}_q50"] is not None and row[f"incident_{measured}_q50"] is not None
