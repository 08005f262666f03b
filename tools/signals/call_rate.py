"""Call rate: a service calls another more or less often for each call it gets (retries, missing work)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.statistics import rate_surprise, smoothed_rate, strength

NOTABLE_DOUBLINGS = 1.0
"""Twice or half as many calls a visit is the smallest change worth naming."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `call_rate`, one an edge; never local, for what is called may be why."""
    for row in answers.records("call_edges"):
        visits_before, visits_now = row["baseline_caller_calls"], row["incident_caller_calls"]
        if not (visits_before and visits_now and row["baseline_calls"]):
            continue
        doublings = math.log2(
            smoothed_rate(row["incident_calls"], visits_now)
            / smoothed_rate(row["baseline_calls"], visits_before)
        )
        surprise = rate_surprise(row["baseline_calls"], visits_before, row["incident_calls"], visits_now)
        found = strength(surprise, abs(doublings) / NOTABLE_DOUBLINGS)
        if found > 0.0:
            yield Finding(
                service=row["caller"],
                signal="call_rate",
                resource="dependency",
                direction="up" if doublings > 0 else "down",
                strength=found,
                local=False,
                detail=f"{row['caller']} -> {row['callee']}",
                summary=(
                    f"{row['caller']} calls {row['callee']} "
                    f"{row['incident_calls'] / visits_now:.2f} times a visit "
                    f"(before: {row['baseline_calls'] / visits_before:.2f})"
                ),
                evidence=(answers.evidence["call_edges"],),
                peer=row["callee"],
            )
