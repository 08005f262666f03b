"""What each signal found in each incident, once, so that many rankings can be made of it without a store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agents.reasoners.ranking import rank
from tests.benchmarks.accuracy.incidents import Stored
from tools.evidence import EvidenceLedger
from tools.findings import Finding
from tools.incident_window import find_windows
from tools.scan import Asked, Scan, ask_questions, assemble
from tools.signals import SIGNALS
from tools.telemetry_store import TelemetryStore

NAMES = {signal: signal.__module__.rpartition(".")[2] for signal in SIGNALS}
"""Each signal's file, which is its name."""


@dataclass(frozen=True)
class Read:
    """One incident as the signals read it. `findings` are by signal."""

    stored: Stored
    asked: Asked
    findings: dict[str, tuple[Finding, ...]]

    def scan(self, without: Collection[str] = ()) -> Scan:
        kept = (found for name, found in self.findings.items() if name not in without)
        return assemble(self.asked, [finding for found in kept for finding in found])

    def rank(self, without: Collection[str] = ()) -> int | None:
        """The place of the first right answer; None where it is not named, or all is called healthy."""
        return self.stored.rank_in([cause.service for cause in rank(self.scan(without)).causes])


def read(one: Stored) -> Read:
    with TelemetryStore.open(one.path) as store:
        found = find_windows(store, one.incident, one.baseline)
        asked = ask_questions(store, found.incident, found.baseline, EvidenceLedger(), lambda _: None)
    return Read(one, asked, {name: tuple(signal(asked.answers)) for signal, name in NAMES.items()})


def read_all(incidents: Sequence[Stored]) -> list[Read]:
    return [read(one) for one in incidents]
