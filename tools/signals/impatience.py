"""Impatience: a caller gives up sooner than it was answered before, while the other end is still at work.

Who waits too long may be the victim of the one who is slow; who does not even wait as long as it took on a
good day has changed itself: a timeout set too short, and the retries that follow. Whatever it asks slows
down under them, so that the victim looks like the cause (Bronson et al., "Metastable Failures in
Distributed Systems", HotOS 2021)."""

from __future__ import annotations

from collections.abc import Iterator

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.signals.unanswered import rise
from tools.times import format_duration


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `impatience`, one a way, about who calls."""
    for row in answers.records("unanswered_calls"):
        found = rise(row, "given_up")
        if found <= 0.0:
            continue
        caller, callee = row["caller"], row["callee"]
        yield Finding(
            service=caller,
            signal="impatience",
            resource="config",
            direction="appeared" if not row["baseline_given_up"] else "up",
            strength=found,
            local=True,
            detail=f"{caller} -> {callee}",
            summary=(
                f"{caller} gives up {row['incident_given_up']} of {row['incident_calls']} calls to {callee}, "
                "which is still at work, "
                f"sooner than the {format_duration(row['usual_ns'])} they took before "
                f"(before: {row['baseline_given_up']} of {row['baseline_calls']})"
            ),
            evidence=(answers.evidence["unanswered_calls"],),
            peer=callee,
            onset_ns=row["first_given_up"],
        )
