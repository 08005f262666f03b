"""Metric shift: series that left the range they had before.

Robust where BARO (Pham et al., "BARO: Robust Root Cause Analysis for Microservices via Multivariate
Bayesian Online Change Point Detection", FSE 2024) is, by median and inter-quantile spread, with three
additions: a floor from how far the same metric strays elsewhere, and of one where things are counted (a
series that never moved is not infinitely surprised), growth by the logarithm (metrics are heavy-tailed),
and size beside significance.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from tools.findings import Direction, Finding, Resource
from tools.signals.answers import Answers
from tools.statistics import MAD_TO_SIGMA, STRONGEST, SURPRISING, strength

NOTABLE_DEVIATIONS = 6.0
"""Robust deviations from which a point lies outside: metrics stray further than a normal distribution."""
NOTABLE_DOUBLINGS = 1.0
RELATIVE_FLOOR = 0.05
PEER_FLOOR = 0.33
"""Least spread of a series, as a share of its own median and of how far its namesakes elsewhere stray."""
SEEN_BEFORE = 0.5
"""How much a value counts that the series already had before the incident."""

WHOLE = {"%": 100.0, "1": 1.0}
"""Units of a share, and what the whole of it reads."""
FULL, ROOMY = 0.9, 0.7
"""Shares from which a resource is full, and below which it had room."""
SATURATED = 1.5
"""How much more a resource says that went from roomy to full: past that, work has to wait for it."""

RESOURCE: Mapping[str, Resource] = {
    "cpu": "cpu",
    "memory": "memory",
    "disk": "disk",
    "network": "network",
    "pool": "pool",
    "traffic": "traffic",
    "latency": "unknown",
    "errors": "code",
    "unknown": "unknown",
}
OWN = frozenset({"cpu", "memory", "disk", "pool"})
"""Families that speak of the service's own resources; the rest show what others do to it as well."""
SHARED_WEIGHT = 0.3
"""A node's metric, reported by all on that node, says little about one of them."""
FALL_WEIGHT = 0.4
"""A falling metric is mostly a consequence: less work arrives."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `metric_<family>`, one a series that rose or fell out of its range.

    An edge's latency is left to `edge_latency`.
    """
    rows = [
        row
        for row in answers.records("metric_shifts")
        if row["before_points"] and not (row["peer_service"] and row["family"] == "latency")
    ]
    usual = scales(rows)
    for row in rows:
        finding = _judge(answers, row, usual[row["name"]])
        if finding is not None:
            yield finding


def scales(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How far a metric of this name usually strays from its median within the time before, elsewhere."""
    strays: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        strays[row["name"]].append(row["before_max"] - row["before_median"])
    return {name: median(values) for name, values in strays.items()}


def _judge(answers: Answers, row: dict[str, Any], scale: float) -> Finding | None:
    rose = shift_strength(row, scale, up=True)
    fell = shift_strength(row, scale, up=False)
    good_when_high = row["family"] == "errors" and _is_success(row["name"])
    if not good_when_high:
        fell *= FALL_WEIGHT
    else:
        rose = 0.0
    found, up = (rose, True) if rose >= fell else (fell, False)
    if row["shared"]:
        found *= SHARED_WEIGHT
    elif up and _is_full(row):
        found = min(STRONGEST, found * SATURATED)
    if found <= 0.0:
        return None
    direction: Direction = "up" if up else "down"
    value = row["now_max"] if up else row["now_min"]
    whose = f" towards {row['peer_service']}" if row["peer_service"] else ""
    return Finding(
        service=row["service"],
        signal=f"metric_{row['family']}",
        resource=RESOURCE[row["family"]],
        direction=direction,
        strength=found,
        local=row["family"] in OWN and not row["shared"] and not row["peer_service"] and up,
        detail=row["name"],
        summary=(
            f"{row['name']} of {row['service']}{whose} went {direction} to {number(value)} "
            f"(before: median {number(row['before_median'])}, at most {number(row['before_max'])})"
        ),
        evidence=(answers.evidence["metric_shifts"],),
        instance=row["instance"],
        node=row["node"],
        peer=row["peer_service"],
        onset_ns=(row["first_high"] or row["high_at"]) if up else (row["first_low"] or row["low_at"]),
    )


def shift_strength(row: Mapping[str, Any], scale: float, *, up: bool) -> float:
    usual = row["before_median"]
    reach = row["before_q90"] - usual if up else usual - row["before_q10"]
    extreme = row["now_max"] if up else row["now_min"]
    level = max(abs(usual), abs(extreme) / 4.0)
    floor = max(RELATIVE_FLOOR * level, PEER_FLOOR * scale, 1.0 if row["integral"] else 1e-9)
    spread = max(MAD_TO_SIGMA * row["before_mad"], reach / 1.2816, floor)
    spread *= 1.0 + 4.0 / row["before_points"]
    few = row["now_points"] <= 5
    sign = 1.0 if up else -1.0
    deviations = sign * (extreme - usual) / spread
    if not few:
        deviations = max(
            sign * (row["now_median"] - usual) / spread * 1.5,
            deviations - math.sqrt(2.0 * math.log(row["now_points"])) - 2.0,
        )
    seen = extreme <= row["before_max"] if up else extreme >= row["before_min"]
    deviations *= SEEN_BEFORE if seen else 1.0
    if deviations <= 0.0:
        return 0.0
    ratio = deviations / NOTABLE_DEVIATIONS
    surprise = SURPRISING * (ratio if ratio < 1.0 else 1.0 + math.log2(ratio))
    doublings = math.log2(1.0 + abs(extreme - usual) / (abs(usual) + 2.0 * spread))
    return strength(surprise, doublings / NOTABLE_DOUBLINGS)


def _is_full(row: Mapping[str, Any]) -> bool:
    whole = WHOLE.get(row["unit"])
    if whole is None or row["family"] not in OWN:
        return False
    return bool(row["now_max"] >= FULL * whole and row["before_q90"] <= ROOMY * whole)


def _is_success(name: str) -> bool:
    return any(word in name.lower() for word in ("success", "availab"))


def number(value: float) -> str:
    return f"{value:,.4g}"
