"""Errors: operations that now fail, and whether the failure starts there or is passed on from below.

The origin rule is the one people use on a trace: the deepest failed span is where it broke. A failed
call to a service that left no span of its own (it was down, or timed out) starts on the way, not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.statistics import proportion_surprise, strength

NOTABLE_SHARE = 0.05
"""One call in twenty that fails is the smallest error rate worth naming."""
UNSEEN = 20
"""An operation not seen before is judged as if it had been seen this often without a failure."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `errors_here`, local, and `errors`: passed on, or of a call to another service."""
    for row in answers.records("operations"):
        here = None if row["calls_out"] else _finding(answers, row, "errors_here", "failed_here")
        finding = here or _finding(answers, row, "errors", "failed")
        if finding is not None and (here or row["is_entry"] or row["calls_out"]):
            yield finding


def _finding(answers: Answers, row: Mapping[str, Any], signal: str, counted: str) -> Finding | None:
    before, now = row[f"baseline_{counted}"], row[f"incident_{counted}"]
    calls_before, calls_now = row["baseline_calls"] or UNSEEN, row["incident_calls"]
    if not now:
        return None
    rise = now / calls_now - before / calls_before
    if rise <= 0.0:
        return None
    found = strength(proportion_surprise(before, calls_before, now, calls_now), rise / NOTABLE_SHARE)
    starts = signal == "errors_here"
    return Finding(
        service=row["service"],
        signal=signal,
        resource="code" if starts else "dependency",
        direction="appeared" if not before else "up",
        strength=found,
        local=starts,
        detail=row["operation"],
        summary=(
            f"{row['operation']} of {row['service']} fails in {now} of {calls_now} calls"
            f"{' with no failure below it' if starts else ''} (before: {before} of {row['baseline_calls']})"
        ),
        evidence=(answers.evidence["operations"],),
        operation=row["operation"],
        onset_ns=row["first_failed_here"],
    )
