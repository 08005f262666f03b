"""One line for each question's answer: what a reader of the evidence list sees first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.telemetry_store import Rows

Records = Sequence[Mapping[str, Any]]


def summarise(question: str, rows: Rows) -> str:
    """What the rows say in one line. Raises `KeyError` for a question without a summary."""
    return _SUMMARIES[question](tuple(rows.records()))


def _edges(records: Records) -> str:
    calls = sum(row["incident_calls"] for row in records)
    silent = sum(1 for row in records if row["baseline_calls"] and not row["incident_calls"])
    return f"{len(records):,} call edges, {calls:,} calls in the incident; {silent} edges fell silent"


def _operations(records: Records) -> str:
    failing = sum(1 for row in records if row["incident_failed_here"] > 0)
    services = len({row["service"] for row in records})
    return f"{len(records):,} operations of {services} services; {failing} fail with no failure below"


def _patterns(records: Records) -> str:
    failing = [row for row in records if row["next_is_error"] and row["incident_followed"]]
    new = sum(1 for row in failing if not row["baseline_followed"])
    return (
        f"{len(records):,} steps from one event to the next; {new} lead to an error that was not there before"
    )


def _log_rates(records: Records) -> str:
    serious = [row for row in records if row["severity"] in ("error", "fatal")]
    new = sum(1 for row in serious if row["incident_lines"] and not row["baseline_lines"])
    return f"{len(records):,} log statements, {len(serious)} of them errors, {new} of those new"


def _metric_shifts(records: Records) -> str:
    outside = sum(
        1
        for row in records
        if row["before_points"]
        and row["now_points"]
        and (row["now_max"] > row["before_max"] or row["now_min"] < row["before_min"])
    )
    return f"{len(records):,} metric series, {outside:,} of them outside the range they had before"


def _instances(records: Records) -> str:
    return f"{len(records):,} instances of {len({row['service'] for row in records})} services"


def _changes(records: Records) -> str:
    if not records:
        return "No change is recorded in the hour before the incident"
    return f"{len(records)} changes from an hour before the incident to its end"


def _unanswered(records: Records) -> str:
    lost = sum(row["incident_lost"] for row in records)
    ways = sum(1 for row in records if row["incident_lost"])
    before = sum(row["baseline_lost"] for row in records)
    return f"{lost:,} calls on {ways} ways go unanswered (before: {before:,})"


_SUMMARIES: dict[str, Callable[[Records], str]] = {
    "call_edges": _edges,
    "operations": _operations,
    "event_patterns": _patterns,
    "log_rates": _log_rates,
    "metric_shifts": _metric_shifts,
    "instances": _instances,
    "changes_near_onset": _changes,
    "unanswered_calls": _unanswered,
}
