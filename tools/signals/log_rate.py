"""Log rate: statements outside any trace that appear, vanish or change their rate.

Lines inside a trace are judged by `flow`, in the context of their visit; where traces are few, all lines are
judged here. They are compared as a Poisson rate over the service's exposure. Errors are the findings
`log_rate`. Everything milder, warnings included, is `log_talk`: how much a service talks says little by
itself, however often it says it (LogCleaner's anti-events: most statements have nothing to do with the
anomaly).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tools.findings import Finding
from tools.plain_text import shorten
from tools.signals.answers import Answers
from tools.statistics import rate_surprise, strength

NOTABLE_DOUBLINGS = 1.0
_OF_OTHERS = re.compile(r"\b(?:up|down)stream\b", re.IGNORECASE)
"""Words of a line that speaks of another service, even where it does not say which."""
ERRORS = frozenset({"fatal", "error"})
TALK_WEIGHT = {"warn": 0.6}
ROUTINE_WEIGHT = 0.3


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `log_rate` and `log_talk`, one a statement.

    Local is an error outside of all traces whose words speak of no other service: what a service logs within
    a request may be about what it called.
    """
    for row in answers.records("log_rates"):
        finding = _judge(answers, row)
        if finding is not None:
            yield finding


def _judge(answers: Answers, row: Mapping[str, Any]) -> Finding | None:
    counted = "untraced" if answers.tracing == "full" else "lines"
    before, now = row[f"baseline_{counted}"], row[f"incident_{counted}"]
    is_error = row["severity"] in ERRORS
    serious = is_error or row["severity"] in TALK_WEIGHT
    if before + now == 0 or (serious and now == 0):
        return None
    exposure_before, exposure_now = answers.exposure(row["service"])
    if not exposure_before:
        return None
    rate_before, rate_now = (before + 0.5) / exposure_before, (now + 0.5) / exposure_now
    doublings = math.log2(rate_now / rate_before)
    if serious and doublings <= 0.0:
        return None
    weight = 1.0 if is_error else TALK_WEIGHT.get(row["severity"], ROUTINE_WEIGHT)
    surprise = rate_surprise(before, exposure_before, now, exposure_now)
    found = strength(surprise, weight * abs(doublings) / NOTABLE_DOUBLINGS)
    if found <= 0.0:
        return None
    accused = answers.accused.get((row["service"], row["event"]))
    passed_on = accused is not None or _OF_OTHERS.search(row["example"]) is not None
    direction = "up" if doublings > 0 else "down"
    return Finding(
        service=row["service"],
        signal="log_rate" if is_error else "log_talk",
        resource="dependency" if passed_on else "code",
        direction="appeared"
        if not before
        else ("vanished" if not now else ("up" if direction == "up" else "down")),
        strength=found * weight,
        local=is_error and not passed_on and answers.tracing == "full",
        detail=shorten(row["event"], 160),
        summary=(
            f"{row['service']} logs ({row['severity']}) {now} times, before {before}: "
            f"{shorten(row['example'], 160)}"
        ),
        evidence=(answers.evidence["log_rates"],),
        peer=accused,
        onset_ns=row["first_time"],
    )
