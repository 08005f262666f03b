"""Latency of what a service is entered by: the symptom, whoever causes it."""

from __future__ import annotations

from collections.abc import Iterator

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.signals.durations import slower
from tools.times import format_duration

_COLUMNS = ("baseline_q25", "baseline_q50", "baseline_q75", "incident_q25", "incident_q50", "incident_q75")


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `latency`, one an entry operation. Never local: what is called shows the same."""
    rows = [
        {**row, **{name.replace("_q", "_total_q"): row[name] for name in _COLUMNS}}
        for row in answers.records("operations")
        if row["is_entry"]
    ]
    for shift in slower(rows, "total", answers.grain_ns):
        service, operation = shift.row["service"], shift.row["operation"]
        yield Finding(
            service=service,
            signal="latency",
            resource="unknown",
            direction="up",
            strength=shift.strength,
            local=False,
            detail=operation,
            summary=(
                f"{operation} of {service} takes {format_duration(shift.now_ns)} at the median "
                f"(before: {format_duration(shift.before_ns)})"
            ),
            evidence=(answers.evidence["operations"],),
            operation=operation,
        )
