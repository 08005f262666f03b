"""Network gap: the caller waits longer than the callee works.

A slow way belongs to whichever end accounts for more of the ways that are slow (`tools.signals.ways`); a
single slow way among many says less than if all of a service's ways are slow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median_low
from typing import Any

from tools.findings import DEVIATES, Finding
from tools.signals.answers import Answers
from tools.signals.durations import slower
from tools.signals.ways import Edge, blamed_ends
from tools.statistics import proportion_surprise, strength
from tools.times import format_duration

Row = Mapping[str, Any]

NOTABLE_LATE = 0.1
"""One call in ten that is late on the way is the smallest share worth naming."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `network_gap`, one a service that is blamed, weighed by the share of its ways that became
    slow."""
    rows = {
        (row["caller"], row["callee"]): row
        for row in answers.records("call_edges")
        if row["incident_gap_q50"] is not None and row["baseline_gap_q50"] is not None
    }
    slow = slow_ways(answers)
    for service, edges in sorted(blamed_ends(slow).items()):
        all_ways = [edge for edge in rows if service in edge]
        slow_here = [edge for edge in slow if service in edge]
        worst = max(edges, key=lambda edge: (slow[edge], edge))
        yield _finding(answers, service, rows[worst], slow[worst], len(slow_here), len(all_ways))


def slow_ways(answers: Answers) -> dict[Edge, float]:
    """The ways that are slow, each with how strongly: all of its calls a little, or some of them a lot."""
    rows = [row for row in answers.records("call_edges") if row["incident_gap_q50"] is not None]
    found: dict[Edge, float] = {}
    for shift in slower(rows, "gap", answers.grain_ns):
        found[shift.row["caller"], shift.row["callee"]] = shift.strength
    for edge, late in _late(rows):
        found[edge] = max(late, found.get(edge, 0.0))
    return {edge: strong for edge, strong in found.items() if strong >= DEVIATES}


def _late(rows: Sequence[Row]) -> Iterator[tuple[Edge, float]]:
    """What all ways share is taken off, as with medians."""
    rises = {
        (row["caller"], row["callee"]): (row, _share(row, "incident") - _share(row, "baseline"))
        for row in rows
        if row["baseline_calls"] and row["incident_calls"]
    }
    if not rises:
        return
    common = max(0.0, median_low(rise for _, rise in rises.values()))
    for edge, (row, rise) in rises.items():
        surprise = proportion_surprise(
            row["baseline_late"], row["baseline_calls"], row["incident_late"], row["incident_calls"]
        )
        yield edge, strength(surprise, max(0.0, rise - common) / NOTABLE_LATE)


def _share(row: Row, side: str) -> float:
    return float(row[f"{side}_late"] / row[f"{side}_calls"])


def _finding(answers: Answers, service: str, worst: Row, found: float, slow: int, ways: int) -> Finding:
    caller, callee = worst["caller"], worst["callee"]
    late, late_before = worst["incident_late"], worst["baseline_late"]
    return Finding(
        service=service,
        signal="network_gap",
        resource="network",
        direction="up",
        strength=found * slow / ways,
        local=True,
        detail=f"{caller} -> {callee}",
        summary=(
            f"{slow} of {ways} ways to or from {service} became slower; {caller} -> {callee} takes "
            f"{format_duration(worst['incident_gap_q50'])} at the median "
            f"(before: {format_duration(worst['baseline_gap_q50'])}), "
            f"{late} of {worst['incident_calls']} calls far more "
            f"(before: {late_before} of {worst['baseline_calls']})"
        ),
        evidence=(answers.evidence["call_edges"],),
        peer=callee if callee != service else caller,
        onset_ns=_began(answers, worst),
    )


def _began(answers: Answers, way: Row) -> int | None:
    """When its first call was late, or was lost where none was before: given up before it came through."""
    lost = [
        row["first_lost"]
        for row in answers.records("unanswered_calls")
        if (row["caller"], row["callee"]) == (way["caller"], way["callee"]) and not row["baseline_lost"]
    ]
    return min((at for at in (way["first_late"], *lost) if at is not None), default=None)
