"""Changes near onset: context for whoever deviates, never a proof.

In RootCauseBench the latest deploy is the culprit in 1 of 24 incidents and 7 of 24 have no guilty change
at all, so a change alone stays below the strength that counts as a deviation.
"""

from __future__ import annotations

from collections.abc import Iterator

from tools.findings import Finding, Resource
from tools.plain_text import shorten
from tools.signals.answers import Answers

STRENGTH = 0.8
"""Short of a deviation, however near the change was."""
HALF_LIFE_S = 1800.0
KINDS: dict[str, Resource] = {"config": "config", "flag": "config"}


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `change`, one a change that names a service."""
    for row in answers.records("changes_near_onset"):
        if row["service"] is None:
            continue
        yield Finding(
            service=row["service"],
            signal="change",
            resource=KINDS.get(row["kind"], "code"),
            direction="changed",
            strength=STRENGTH * 0.5 ** (max(0, row["before_s"]) / HALF_LIFE_S),
            local=True,
            detail=f"{row['kind']} {row['change_id']}",
            summary=f"{row['service']}: {row['kind']} {row['change_id']} ({shorten(row['summary'], 120)})",
            evidence=(answers.evidence["changes_near_onset"],),
            onset_ns=row["time"],
        )
