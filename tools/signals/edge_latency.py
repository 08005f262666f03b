"""Edge latency: metrics of how long one service waits for another, without any span.

Who waits is not to blame, whom all wait for is: the finding is about the callee, weighed by the share
of its callers that wait longer. Where an edge is measured in several ways (at its source and at its
destination) and only some of them rose, the time is lost on the way: the network's, and local.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.findings import DEVIATES, Finding
from tools.signals.answers import Answers
from tools.signals.metric_shift import number
from tools.signals.series_shift import scales, shift_strength

Edge = tuple[str, str]


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `edge_latency`, or `network_gap` where only the way is slow; one a callee."""
    rows = [
        row
        for row in answers.records("metric_shifts")
        if row["before_points"] and row["now_points"] and row["peer_service"] and row["family"] == "latency"
    ]
    usual = scales(rows)
    callers: dict[str, dict[str, list[tuple[float, Mapping[str, Any]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        found = shift_strength(row, usual[row["name"]], up=True)
        callers[row["peer_service"]][row["service"]].append((found, row))
    for callee, edges in sorted(callers.items()):
        yield from _finding(answers, callee, edges)


def _finding(
    answers: Answers, callee: str, edges: Mapping[str, Sequence[tuple[float, Mapping[str, Any]]]]
) -> Iterator[Finding]:
    slow = {caller: max(found for found, _ in ways) for caller, ways in edges.items()}
    waiting = [caller for caller, found in slow.items() if found >= DEVIATES]
    worst = max(sorted(slow), key=lambda caller: slow[caller])
    if slow[worst] <= 0.0:
        return
    found, row = max(edges[worst], key=lambda way: way[0])
    weakest = min(found for found, _ in edges[worst])
    on_the_way = len(edges[worst]) > 1 and weakest < DEVIATES / 2.0 <= DEVIATES <= found
    yield Finding(
        service=callee,
        signal="network_gap" if on_the_way else "edge_latency",
        resource="network" if on_the_way else "unknown",
        direction="up",
        strength=found * (max(len(waiting), 1) / len(edges)),
        local=on_the_way,
        detail=f"{worst} -> {callee}",
        summary=(
            f"{len(waiting)} of {len(edges)} callers wait longer for {callee}; {row['name']} of {worst} "
            f"went up to {number(row['now_max'])} (before: median {number(row['before_median'])}, "
            f"at most {number(row['before_max'])})"
        ),
        evidence=(answers.evidence["metric_shifts"],),
        peer=worst,
        onset_ns=row["first_high"] or row["high_at"],
    )
