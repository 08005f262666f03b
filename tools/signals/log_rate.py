"""Log rate: statements outside any trace that appear, vanish or change their rate.

Lines inside a trace are judged by `flow`, in the context of their visit. What is left is compared as a
Poisson rate over the service's exposure. Errors count most; a service's routine words count little
(LogCleaner's anti-events: most statements have nothing to do with the anomaly).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from tools.findings import Finding
from tools.plain_text import shorten
from tools.signals.answers import Answers
from tools.statistics import rate_surprise, strength

NOTABLE_DOUBLINGS = 1.0
SEVERITY_WEIGHT = {"fatal": 1.0, "error": 1.0, "warn": 0.6}
ROUTINE_WEIGHT = 0.3


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `log_rate`, one a statement; local unless its lines name another service."""
    for row in answers.records("log_rates"):
        finding = _judge(answers, row)
        if finding is not None:
            yield finding


def _judge(answers: Answers, row: dict[str, Any]) -> Finding | None:
    before, now = row["baseline_untraced"], row["incident_untraced"]
    serious = row["severity"] in SEVERITY_WEIGHT
    if before + now == 0 or (serious and now == 0):
        return None
    exposure_before, exposure_now = answers.exposure(row["service"])
    if not exposure_before:
        return None
    rate_before, rate_now = (before + 0.5) / exposure_before, (now + 0.5) / exposure_now
    doublings = math.log2(rate_now / rate_before)
    if serious and doublings <= 0.0:
        return None
    weight = SEVERITY_WEIGHT.get(row["severity"], ROUTINE_WEIGHT)
    surprise = rate_surprise(before, exposure_before, now, exposure_now)
    found = strength(surprise, weight * abs(doublings) / NOTABLE_DOUBLINGS)
    if found <= 0.0:
        return None
    accused = answers.accused.get((row["service"], row["event"]))
    direction = "up" if doublings > 0 else "down"
    return Finding(
        service=row["service"],
        signal="log_rate",
        resource="dependency" if accused else "code",
        direction="appeared"
        if not before
        else ("vanished" if not now else ("up" if direction == "up" else "down")),
        strength=found * weight,
        local=accused is None,
        detail=shorten(row["event"], 160),
        summary=(
            f"{row['service']} logs ({row['severity']}) {now} times, before {before}: "
            f"{shorten(row['example'], 160)}"
        ),
        evidence=(answers.evidence["log_rates"],),
        peer=accused,
        onset_ns=row["first_time"],
    )
