"""What a running investigation holds in its hands: the context of every node of the graph."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from agents.case_view import CaseView, Exchange
from agents.events import AgentReport, Event, EvidenceRecord, EvidenceRecorded
from agents.inquiry import Inquiry
from agents.observations import Observations, observe
from agents.reasoners.protocol import Reasoner
from agents.recorded_answers import Answering, RecordedAnswers
from agents.steered_tree import Marks
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

    @property
    def marks(self) -> Marks:
        """What people had pruned and pinned when this run began."""
        return self.view().steering.heeded

    @property
    def answers(self) -> Answering:
        """The store, asked only what the evidence at hand does not answer."""
        return RecordedAnswers(
            self.readable_store, lambda: (*self.view().evidence.values(), *self.observations.ledger)
        )

    def record(self, evidence: Evidence) -> None:
        """Keep evidence, unless it is kept from a run whose scan this one reuses."""
        record = EvidenceRecord.of(evidence)
        if self.view().evidence.get(record.id) != record:
            self.emit(EvidenceRecorded(run=self.run, evidence=record))

    def again(self, run: int, reasoner: Reasoner) -> Case:
        """The same case for another run that reuses its scan: nothing is read a second time."""
        seen = self._observations
        return replace(
            self,
            run=run,
            reasoner=reasoner,
            began=time.perf_counter(),
            _observations=replace(seen, scan_s=0.0) if seen is not None else None,
        )

    def inquiry(self, exchange: Exchange) -> Inquiry:
        """What the answer to this question may look up, and its way to say what it knows so far."""
        return Inquiry(self.store, self.view(), self.emit, exchange)
