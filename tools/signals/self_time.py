"""Self time: what a service spends itself, apart from waiting for whom it calls.

The classic answer to "is it slow or is what it calls slow" (critical path and exclusive time, as in
"The Mystery Machine", Chow et al., OSDI 2014).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.signals.durations import slower
from tools.times import format_duration


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `self_time`, one an operation. Operations that call out are left to `network_gap`."""
    rows = [row for row in answers.records("operations") if not row["calls_out"]]
    for shift in slower(rows, "self", answers.grain_ns):
        service, operation = shift.row["service"], shift.row["operation"]
        waits = _waits_between_attempts(shift.row)
        yield Finding(
            service=service,
            signal="self_time",
            resource="unknown",
            direction="up",
            strength=shift.strength,
            local=not waits,
            detail=operation,
            summary=(
                f"{operation} of {service} spends {format_duration(shift.now_ns)} of its own at the median "
                f"(before: {format_duration(shift.before_ns)})"
                f"{', with calls failing below it' if waits else ''}"
            ),
            evidence=(answers.evidence["operations"],),
            operation=operation,
        )


def _waits_between_attempts(row: Mapping[str, Any]) -> bool:
    """Do most of its calls now meet a failure below, and did they not before? Pauses between attempts are
    time of its own that others cost it."""
    now, before = 2 * row["incident_failed_below"], 2 * row["baseline_failed_below"]
    return bool(now >= row["incident_calls"] and before < row["baseline_calls"])
