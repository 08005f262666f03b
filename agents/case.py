"""What a running investigation holds in its hands: the context of every node of the graph."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from agents.case_view import CaseView
from agents.events import AgentReport, Event, EvidenceRecord, EvidenceRecorded
from agents.inquiry import Inquiry
from agents.observations import Observations, observe
from agents.reasoners.protocol import Reasoner
from tools.errors import StoreError
from tools.evidence import Evidence
from tools.telemetry_store import TelemetryStore
from tools.times import Window


class Memory(Protocol):
    """Where finished agents are remembered; a session's journal, or nothing."""

    def recall(self, agent: str, inputs: str) -> AgentReport | None:
        """The report this agent made before from exactly these inputs."""
        ...


@dataclass
class Case:
    """`incident` and `baseline` are as the person gave them, None where they are to be found.

    `emit` keeps an event before it returns; emitting the same event again has no effect. `view` gives
    the case so far. `store` is None where it is gone: then only what was recorded can be spoken of.
    """

    run: int
    store: TelemetryStore | None
    reasoner: Reasoner
    emit: Callable[[Event], None]
    view: Callable[[], CaseView]
    memory: Memory
    incident: Window | None = None
    baseline: Window | None = None
    began: float = field(default_factory=time.perf_counter)
    _observations: Observations | None = field(default=None, repr=False)

    @property
    def readable_store(self) -> TelemetryStore:
        if self.store is None:
            raise StoreError(
                "The store of this session is not here any more; the investigation cannot go on.",
                "What was recorded stays. Bring the store back and resume.",
            )
        return self.store

    @property
    def observations(self) -> Observations:
        """Made on first use, and the same again in every process that resumes the run."""
        if self._observations is None:
            self._observations = observe(self.readable_store, self.incident, self.baseline, self.record)
        return self._observations

    def record(self, evidence: Evidence) -> None:
        self.emit(EvidenceRecorded(run=self.run, evidence=EvidenceRecord.of(evidence)))

    def inquiry(self) -> Inquiry:
        return Inquiry(self.store, self.view(), self.emit)
