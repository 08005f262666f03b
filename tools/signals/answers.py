"""What the scan asked and heard, as the signals read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from tools.findings import Tracing
from tools.telemetry_store import Rows
from tools.times import Window

ENOUGH_CALLS = 20
"""Calls in both windows from which spans tell how a service's calls fare."""


@dataclass(frozen=True)
class Answers:
    """Every question's rows and the evidence number they are filed under, by question name."""

    incident: Window
    baseline: Window | None
    rows: Mapping[str, Rows]
    evidence: Mapping[str, str]

    def records(self, question: str) -> Iterator[Mapping[str, Any]]:
        return self.rows[question].records()

    @cached_property
    def visits(self) -> Mapping[str, tuple[int, int]]:
        """How often each service was entered, before and now: its exposure to work."""
        visits: dict[str, tuple[int, int]] = {}
        for row in self.records("operations"):
            if row["is_entry"]:
                before, now = visits.get(row["service"], (0, 0))
                visits[row["service"]] = before + row["baseline_calls"], now + row["incident_calls"]
        return visits

    @cached_property
    def tracing(self) -> Tracing:
        """Whether spans tell how calls fare, by the calls of the median service that has any."""
        calls = Counter[str]()
        for row in self.records("operations"):
            calls[row["service"]] += row["baseline_calls"] + row["incident_calls"]
        if not calls:
            return "none"
        return "full" if median(calls.values()) >= ENOUGH_CALLS else "thin"

    def exposure(self, service: str) -> tuple[float, float]:
        """Calls into a service before and now; where spans do not tell, the windows' lengths."""
        before, now = self.visits.get(service, (0, 0))
        if before and now and self.tracing == "full":
            return float(before), float(now)
        return float(self.baseline.duration_ns if self.baseline else 0), float(self.incident.duration_ns)

    @cached_property
    def grain_ns(self) -> int:
        """The least time worth a word, in ns: a fiftieth of what people usually wait, and a millisecond."""
        waits = [
            row["incident_q50"] or row["baseline_q50"] or 0
            for row in self.records("operations")
            if row["is_root"]
        ]
        return max(1_000_000, int(median(waits)) // 50) if waits else 1_000_000

    @cached_property
    def accused(self) -> Mapping[tuple[str, str], str]:
        """(service, log event) -> the other service that most of its error lines name."""
        return {
            (row["service"], row["event"]): row["names"]
            for row in self.records("log_rates")
            if row["names"] and 2 * row["names_lines"] > row["incident_lines"]
        }

    @cached_property
    def words(self) -> Mapping[tuple[str, str], str]:
        """(service, log event) -> what the statement says, its source location first where it has one."""
        return {(row["service"], row["event"]): row["example"] for row in self.records("log_rates")}
