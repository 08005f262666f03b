"""How far a metric series left what was usual for it, on the scale of strength.

Two readings, the clearer one counting. `_strayed`: the farthest point against median and spread, robust
where BARO (Pham et al., "BARO: Robust Root Cause Analysis for Microservices via Multivariate Bayesian Online
Change Point Detection", FSE 2024) is. `_settled`: the middle of the incident against the shortest half of the
time before (the shorth; Grübel, "The Length of the Shorth", 1988), which stays what it was where almost half
of that time was trouble of its own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tools.statistics import MAD_TO_SIGMA, SURPRISING, strength

Row = Mapping[str, Any]

NOTABLE_DEVIATIONS = 6.0
"""Robust deviations from which a point lies outside: metrics stray further than a normal distribution."""
NOTABLE_DOUBLINGS = 1.0
RELATIVE_FLOOR = 0.05
PEER_FLOOR = 0.33
"""Least spread of a series, as a share of its own median and of how far its namesakes elsewhere stray."""
SHARE_FLOOR = 0.002
"""Least spread of a share of failures: one in five hundred is not yet worth a word."""
WAIT_FLOOR = 0.2
"""Least spread of a duration, as a share of what is usual for its namesakes: a millisecond more is nothing
where everybody takes a second."""
FEW = 5
"""Up to so many points the farthest is taken as it is; of more, one is always far."""
SETTLED_BEFORE, HABIT = 1.0, 0.6
"""How much a level that lasts counts which the time before had too: an earlier incident in it excuses
nothing, a habit (more than a tenth of the time) does."""
HALF_TO_SIGMA = 1.0 / 1.349
"""Scales the length of the shortest half to the standard deviation of a normal distribution."""

WHOLE = {"%": 100.0, "1": 1.0}
"""Units of a share, and what the whole of it reads."""

_MIRRORED = (
    ("before_median", "before_median"),
    ("before_middle", "before_middle"),
    ("before_q10", "before_q90"),
    ("before_min", "before_max"),
    ("now_median", "now_median"),
    ("now_min", "now_max"),
)


def failing(row: Row) -> dict[str, Any]:
    """A share of successes read as the share of failures that it leaves; times are not turned over."""
    whole = WHOLE[row["unit"]]
    read = dict(row)
    for one, other in _MIRRORED:
        read[one], read[other] = whole - row[other], whole - row[one]
    return read


@dataclass(frozen=True)
class Scale:
    """What is usual for a metric of one name, over all its series: the middle, how far a series strays from
    its own (in the metric's unit), and the same as a share of its own middle."""

    middle: float
    stray: float
    share: float


def scales(rows: Iterable[Row]) -> dict[str, Scale]:
    """The scale of each metric's name within the time before."""
    namesakes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        namesakes[row["name"]].append(row)
    return {name: _scale(series) for name, series in namesakes.items()}


def _scale(series: Sequence[Row]) -> Scale:
    return Scale(
        middle=median(row["before_middle"] for row in series),
        stray=median(row["before_max"] - row["before_median"] for row in series),
        share=median(
            row["before_half"] * HALF_TO_SIGMA / row["before_middle"] if row["before_middle"] > 0.0 else 0.0
            for row in series
        ),
    )


def shift_strength(row: Row, scale: Scale, *, up: bool) -> float:
    """Strength of the series' way `up` or down; 0.0 where it did not go there. `scale`: see `scales`."""
    return max(_strayed(row, scale, up=up), _settled(row, scale, up=up))


def _strayed(row: Row, scale: Scale, *, up: bool) -> float:
    usual, sign = row["before_median"], 1.0 if up else -1.0
    reach = row["before_q90"] - usual if up else usual - row["before_q10"]
    extreme = row["now_max"] if up else row["now_min"]
    usually = row["before_half"] * HALF_TO_SIGMA if _is_share_of_failures(row) else reach / 1.2816
    spread = _widened(row, max(MAD_TO_SIGMA * row["before_mad"], usually, _floor(row, scale, usual, extreme)))
    deviations = sign * (extreme - usual) / spread
    if row["now_points"] > FEW:
        deviations = max(
            sign * (row["now_median"] - usual) / spread * 1.5,
            deviations - math.sqrt(2.0 * math.log(row["now_points"])) - 2.0,
        )
    seen = extreme <= row["before_max"] if up else extreme >= row["before_min"]
    return _judged(deviations, extreme, usual, spread, _rarity(row) if seen else math.inf)


def _rarity(row: Row) -> float:
    """The most that a value can surprise which the time before had at least once."""
    return max(0.0, math.log10(row["before_points"] / row["now_points"]))


def _settled(row: Row, scale: Scale, *, up: bool) -> float:
    """Needs two samples: one is no level."""
    if row["now_points"] < 2:
        return 0.0
    usual, now, sign = row["before_middle"], row["now_median"], 1.0 if up else -1.0
    spread = _widened(row, max(row["before_half"] * HALF_TO_SIGMA, _floor(row, scale, usual, now)))
    return _judged(sign * (now - usual) / spread * _novelty(row, now, up=up), now, usual, spread)


def _novelty(row: Row, now: float, *, up: bool) -> float:
    if now > row["before_max"] if up else now < row["before_min"]:
        return 1.0
    rare = now > row["before_q90"] if up else now < row["before_q10"]
    return SETTLED_BEFORE if rare else HABIT


def _is_share_of_failures(row: Row) -> bool:
    return bool(row["family"] == "errors" and row["unit"] in WHOLE)


def _floor(row: Row, scale: Scale, usual: float, now: float) -> float:
    """The least spread of a series."""
    own = RELATIVE_FLOOR * max(abs(usual), abs(now) / 4.0)
    if _is_share_of_failures(row):
        return max(own, SHARE_FLOOR * WHOLE[row["unit"]])
    if row["family"] == "latency":
        return max(own, scale.share * abs(usual), WAIT_FLOOR * scale.middle, 1e-9)
    return max(own, PEER_FLOOR * scale.stray, 1.0 if row["integral"] else 1e-9)


def _widened(row: Row, spread: float) -> float:
    """Few points before say little about what is usual."""
    return spread * (1.0 + 4.0 / float(row["before_points"]))


def _judged(deviations: float, now: float, usual: float, spread: float, most: float = math.inf) -> float:
    if deviations <= 0.0:
        return 0.0
    ratio = deviations / NOTABLE_DEVIATIONS
    surprise = min(most, SURPRISING * (ratio if ratio < 1.0 else 1.0 + math.log2(ratio)))
    doublings = math.log2(1.0 + abs(now - usual) / (abs(usual) + 2.0 * spread))
    return strength(surprise, doublings / NOTABLE_DOUBLINGS)
