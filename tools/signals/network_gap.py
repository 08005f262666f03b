"""Network gap: the caller waits longer than the callee works.

A slow way belongs to whichever end shares it: a service most of whose edges became slow is at the end
of a slow link, one with a single slow edge among many is only at the other end of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tools.findings import DEVIATES, Finding
from tools.signals.answers import Answers
from tools.signals.durations import Shift, slower
from tools.times import format_duration


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `network_gap`, one a service, weighed by the share of its edges that became slow."""
    rows = [row for row in answers.records("call_edges") if row["incident_gap_q50"] is not None]
    shifts = {
        (shift.row["caller"], shift.row["callee"]): shift for shift in slower(rows, "gap", answers.grain_ns)
    }
    edges: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row["baseline_gap_q50"] is not None:
            edges[row["caller"]].append((row["caller"], row["callee"]))
            edges[row["callee"]].append((row["caller"], row["callee"]))
    for service, ends in sorted(edges.items()):
        slow = [shifts[edge] for edge in ends if edge in shifts and shifts[edge].strength >= DEVIATES]
        if slow:
            yield _finding(answers, service, slow, len(ends))


def _finding(answers: Answers, service: str, slow: list[Shift], edges: int) -> Finding:
    worst = max(slow, key=lambda shift: (shift.strength, shift.doublings))
    caller, callee = worst.row["caller"], worst.row["callee"]
    return Finding(
        service=service,
        signal="network_gap",
        resource="network",
        direction="up",
        strength=worst.strength * len(slow) / edges,
        local=True,
        detail=f"{caller} -> {callee}",
        summary=(
            f"{len(slow)} of {edges} ways to or from {service} became slower; {caller} -> {callee} takes "
            f"{format_duration(worst.now_ns)} at the median (before: {format_duration(worst.before_ns)})"
        ),
        evidence=(answers.evidence["call_edges"],),
        peer=callee if callee != service else caller,
    )
