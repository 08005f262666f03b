"""Edge silence: a service is still asked, but no longer goes on to one of those it calls.

What vanishing events are to Nezha (Yu et al., FSE 2023), read from metrics of edges: an edge that always had
a sample has none, while its caller is still called. Work that breaks off early shows so even where nothing
counts failures. Namesakes of the metric say how many samples there should be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.findings import Finding
from tools.signals.answers import Answers
from tools.statistics import novelty_surprise, strength

Row = Mapping[str, Any]

STEADY = 0.9
"""The share of samples an edge had before for its silence to say anything."""
NOTABLE_SILENCE = 0.5
"""The share of the incident without a sample that is worth naming."""


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `edge_silence`, one an edge of a caller that is itself still called or heard."""
    rows = [row for row in answers.records("metric_shifts") if row["peer_service"] and row["before_points"]]
    most = _most_points(rows)
    silent = {
        (row["service"], row["peer_service"]): row
        for row in rows
        if row["before_points"] >= STEADY * most[row["name"]][0]
        and row["now_points"] <= (1.0 - NOTABLE_SILENCE) * most[row["name"]][1]
    }
    called = {row["peer_service"] for row in rows}
    for (caller, callee), row in sorted(silent.items()):
        asked = [edge for edge in rows if edge["peer_service"] == caller]
        others = [edge for edge in rows if edge["service"] == caller and edge["peer_service"] != callee]
        heard = asked if caller in called else others
        before, now = most[row["name"]]
        if now and any((edge["service"], edge["peer_service"]) not in silent for edge in heard):
            yield _finding(answers, row, before, now)


def _most_points(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """By name, the most samples any edge has, before and now."""
    counts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        counts[row["name"]].append((row["before_points"], row["now_points"]))
    return {
        name: (max(before for before, _ in points), max(now for _, now in points))
        for name, points in counts.items()
    }


def _finding(answers: Answers, row: Row, before: int, now: int) -> Finding:
    missing, missing_before = now - row["now_points"], before - row["before_points"]
    surprise = novelty_surprise(row["before_points"] // (1 + missing_before), missing, now)
    return Finding(
        service=row["service"],
        signal="edge_silence",
        resource="code",
        direction="vanished",
        strength=strength(surprise, missing / now / NOTABLE_SILENCE),
        local=False,
        detail=f"{row['service']} -> {row['peer_service']}",
        summary=(
            f"{row['service']} is still called but hardly goes on to {row['peer_service']}: {row['name']} "
            f"has {row['now_points']} of {now} samples (before: {row['before_points']} of {before})"
        ),
        evidence=(answers.evidence["metric_shifts"],),
        peer=row["peer_service"],
        onset_ns=None,
    )
