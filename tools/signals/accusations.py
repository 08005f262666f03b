"""Accusations: errors of one service that name another.

What others say about a service is hearsay, but it is all there is when the service is gone and left no
telemetry of its own. It is a finding about the accused, and never a local one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.statistics import rate_surprise, strength

NOTABLE_SHARE = 0.1
"""One accusing line for ten calls into the accuser is the smallest share worth naming."""

_Lines = tuple[int, int, tuple[int, ...]]
"""How many lines accuse before and now, and when each statement that does so now first did."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `accused`, one an accused service, over all who accuse it."""
    lines: dict[str, dict[str, _Lines]] = defaultdict(dict)
    for row in answers.records("log_rates"):
        accused = answers.accused.get((row["service"], row["event"]))
        if accused and row["severity"] in ("error", "fatal"):
            before, now, times = lines[accused].get(row["service"], (0, 0, ()))
            first = () if row["first_time"] is None else (row["first_time"],)
            lines[accused][row["service"]] = (
                before + row["baseline_lines"],
                now + row["names_lines"],
                (*times, *first),
            )
    for accused, accusers in sorted(lines.items()):
        yield from _finding(answers, accused, accusers)


def _finding(answers: Answers, accused: str, accusers: dict[str, _Lines]) -> Iterator[Finding]:
    before = sum(count for count, _, _ in accusers.values())
    now = sum(count for _, count, _ in accusers.values())
    exposures = [answers.exposure(service) for service in accusers]
    exposure_before, exposure_now = (sum(side) for side in zip(*exposures, strict=True))
    if not exposure_before:
        return
    share = now / exposure_now - before / exposure_before
    found = strength(rate_surprise(before, exposure_before, now, exposure_now), share / NOTABLE_SHARE)
    if share <= 0.0 or found <= 0.0:
        return
    names = ", ".join(sorted(accusers))
    yield Finding(
        service=accused,
        signal="accused",
        resource="dependency",
        direction="up" if before else "appeared",
        strength=found,
        local=False,
        detail=f"named in errors of {names}",
        summary=f"{now} error lines of {names} name {accused} (before: {before})",
        evidence=(answers.evidence["log_rates"],),
        onset_ns=min(first for _, _, times in accusers.values() for first in times),
    )
