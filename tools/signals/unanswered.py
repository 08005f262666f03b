"""Unanswered calls: a call fails, and nobody at the other end fails or works on it.

Refused, dropped, or answered in vain: something is wrong at one of the two ends or between them. Which end
it is, all ways that lose calls or are slow say together (`tools.signals.ways`). A service that is gone is
known by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.findings import DEVIATES, Finding
from tools.plain_text import shorten
from tools.signals.answers import Answers
from tools.signals.network_gap import slow_ways
from tools.signals.ways import blamed_ends
from tools.statistics import proportion_surprise, strength

Row = Mapping[str, Any]

NOTABLE_SHARE = 0.05
"""One call in twenty that goes unanswered is the smallest share worth naming."""
UNSEEN = 20
"""A way that nobody took before is judged as if it had been taken this often, with every call answered."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `unanswered`, one a service, weighed by the share of its calls that take such ways."""
    rows = {(row["caller"], row["callee"]): row for row in answers.records("unanswered_calls")}
    lossy = {edge: found for edge, row in rows.items() if (found := rise(row, "lost")) >= DEVIATES}
    for service, edges in sorted(blamed_ends({**slow_ways(answers), **lossy}).items()):
        here = [edge for edge in edges if edge in lossy]
        if here:
            calls = sum(row["incident_calls"] for edge, row in rows.items() if service in edge)
            on_these = sum(rows[edge]["incident_calls"] for edge in edges)
            found = max(lossy[edge] for edge in here) * on_these / calls
            yield _finding(answers, service, [rows[edge] for edge in here], found)


def rise(row: Row, counted: str) -> float:
    """Strength of the rise of what is `counted` of a way's calls; 0.0 where there is none."""
    before, now = row[f"baseline_{counted}"], row[f"incident_{counted}"]
    calls_before, calls_now = row["baseline_calls"] or UNSEEN, row["incident_calls"]
    if not now:
        return 0.0
    more = now / calls_now - before / calls_before
    return strength(proportion_surprise(before, calls_before, now, calls_now), more / NOTABLE_SHARE)


def _finding(answers: Answers, service: str, rows: Sequence[Row], found: float) -> Finding:
    lost, calls = sum(row["incident_lost"] for row in rows), sum(row["incident_calls"] for row in rows)
    before = sum(row["baseline_lost"] for row in rows)
    unseen = sum(row["incident_unseen"] for row in rows)
    worst = max(rows, key=lambda row: (row["incident_lost"], row["caller"], row["callee"]))
    others = sorted({end for row in rows for end in (row["caller"], row["callee"])} - {service})
    reason = f" ({shorten(worst['reason'], 60)})" if worst["reason"] else ""
    return Finding(
        service=service,
        signal="unanswered",
        resource="network" if 2 * unseen < lost else "dependency",
        direction="appeared" if not before else "up",
        strength=found,
        local=True,
        detail=f"{worst['caller']} -> {worst['callee']}{reason}",
        summary=(
            f"{lost} of {calls} calls between {service} and {', '.join(others)} go unanswered{reason}, "
            f"{unseen} of them with nobody at work there (before: {before} unanswered)"
        ),
        evidence=(answers.evidence["unanswered_calls"],),
        peer=worst["callee"] if worst["callee"] != service else worst["caller"],
        onset_ns=min(row["first_lost"] for row in rows),
    )
