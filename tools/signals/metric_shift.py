"""Metric shift: series that left the range they had before (`series_shift` judges how far).

BARO's robust scaling with three additions: a floor from how far the same metric strays elsewhere, and of one
where things are counted (a series that never moved is not infinitely surprised), growth by the logarithm
(metrics are heavy-tailed), and size beside significance. A share of successes is read as the share of
failures: from 100% to 97% is nothing to the one and everything to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tools.findings import Finding, Resource
from tools.metric_families import names_a_host
from tools.signals.answers import Answers
from tools.signals.series_shift import WHOLE, Row, Scale, failing, scales, shift_strength
from tools.statistics import STRONGEST

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
SYMPTOMS = frozenset({"latency", "errors", "traffic"})
"""Families that callers and callees share: the same value in several of them is one story, not one node's."""
SHARED_WEIGHT = 0.3
"""A node's metric, reported by all on that node or beside a service's own, says little about one of them."""
FALL_WEIGHT = 0.4
"""A falling metric is mostly a consequence: less work arrives."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `metric_<family>`, one a series that rose or fell out of its range.

    An edge's latency is left to `edge_latency`.
    """
    rows = [
        row
        for row in answers.records("metric_shifts")
        if row["before_points"]
        and row["now_points"]
        and not (row["peer_service"] and row["family"] == "latency")
    ]
    usual = scales(rows)
    own = {(row["service"], row["family"]) for row in rows if not names_a_host(row["name"])}
    for row in rows:
        hosts = row["shared"] or (names_a_host(row["name"]) and (row["service"], row["family"]) in own)
        found, up = _judge(row, usual[row["name"]], hosts=hosts)
        if found > 0.0:
            yield _finding(answers, row, found, up=up, hosts=hosts)


def _judge(row: Row, scale: Scale, *, hosts: bool) -> tuple[float, bool]:
    """How far the series left its range, and whether upwards."""
    if _is_share_of_successes(row):
        return shift_strength(failing(row), scale, up=True), False
    rose = shift_strength(row, scale, up=True)
    fell = FALL_WEIGHT * shift_strength(row, scale, up=False)
    found, up = (rose, True) if rose >= fell else (fell, False)
    if hosts and row["family"] not in SYMPTOMS:
        return found * SHARED_WEIGHT, up
    if up and is_full(row):
        return min(STRONGEST, found * SATURATED), up
    return found, up


def _finding(answers: Answers, row: Row, found: float, *, up: bool, hosts: bool) -> Finding:
    whose = f" towards {row['peer_service']}" if row["peer_service"] else ""
    went = f"rose to {number(row['now_max'])}" if up else f"fell to {number(row['now_min'])}"
    limit = f"at most {number(row['before_max'])}" if up else f"at least {number(row['before_min'])}"
    return Finding(
        service=row["service"],
        signal=f"metric_{row['family']}",
        resource=RESOURCE[row["family"]],
        direction="up" if up else "down",
        strength=found,
        local=row["family"] in OWN and not hosts and not row["peer_service"] and up,
        detail=row["name"],
        summary=(
            f"{row['name']} of {row['service']}{whose} {went} "
            f"(before: median {number(row['before_median'])}, {limit})"
        ),
        evidence=(answers.evidence["metric_shifts"],),
        instance=row["instance"],
        node=row["node"],
        peer=row["peer_service"],
        onset_ns=(row["first_high"] or row["high_at"]) if up else (row["first_low"] or row["low_at"]),
    )


def is_full(row: Row) -> bool:
    """Did a share of one's own resources go from roomy to full? Without points on either side nothing did."""
    whole = WHOLE.get(row["unit"])
    if whole is None or row["family"] not in OWN or not (row["before_points"] and row["now_points"]):
        return False
    return bool(row["now_max"] >= FULL * whole and row["before_q90"] <= ROOMY * whole)


def _is_share_of_successes(row: Row) -> bool:
    named = any(word in row["name"].lower() for word in ("success", "availab"))
    return bool(named and row["family"] == "errors" and row["unit"] in WHOLE)


def number(value: float) -> str:
    return f"{value:,.4g}"
