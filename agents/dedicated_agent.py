"""A Dedicated Agent: one service, bounded context, own evidence first, then the reports from below.

The two phases are RCLAgent's (arXiv 2508.20370): self state verification, then consolidation. Unlike
there, an agent is a service rather than a span, levels do not wait for each other, and what an agent
finished is remembered under the hash of all it was made from.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from agents import events as ev
from agents.case import Case
from agents.diagnosis import Claim
from agents.observations import window_bounds
from agents.reasoners.protocol import SelfState, Slice
from tools.evidence import Evidence
from tools.questions import load_question
from tools.telemetry_store import Rows
from tools.times import format_clock

Ask = Callable[[str, str], Awaitable[ev.AgentReport]]
"""Ask the agent below, in the name of the asker, and wait for its report."""


class DedicatedAgent:
    """Answers for one service. `below` are the agents it asks, all at once."""

    def __init__(self, case: Case, service: str, below: Sequence[str], ordinal: int) -> None:
        self._case = case
        self._service = service
        self._below = tuple(below)
        self._ordinal = ordinal

    async def report(self, asked_by: str | None, depth: int, ask: Ask) -> ev.AgentReport:
        """Verify, ask below, consolidate, report up; each step is an event."""
        emit, run, name = self._case.emit, self._case.run, self._service
        emit(ev.AgentStarted(run=run, agent=name, asked_by=asked_by, depth=depth))
        own = await self._slice()
        state = await self._case.reasoner.verify(own)
        emit(ev.AgentChecked(run=run, agent=name, deviates=state.deviates, claims=state.claims))
        reports: tuple[ev.AgentReport, ...] = ()
        if self._below:
            emit(ev.AgentAsked(run=run, agent=name, asked=self._below))
            reports = tuple(await asyncio.gather(*(ask(below, name) for below in self._below)))
        inputs = _digest(self._case.reasoner.name, state, reports)
        known = self._case.memory.recall(name, inputs)
        report = known or await self._case.reasoner.consolidate(own, state, reports)
        emit(
            ev.AgentReported(run=run, agent=name, inputs=inputs, report=report, remembered=known is not None)
        )
        return report

    async def _slice(self) -> Slice:
        scan = self._case.observations.scan
        own = Slice(
            service=self._service,
            findings=scan.of(self._service),
            asked=tuple(evidence.id for evidence in scan.evidence),
            tracing=scan.tracing,
            ways={below: scan.graph.edges[self._service, below]["ways"] for below in self._below},
        )
        logs = next((f.evidence[0] for f in own.findings if f.signal.startswith("log") and f.deviates), None)
        if logs is None:
            return own
        return replace(own, deeper=await asyncio.to_thread(self._error_lines, logs))

    def _error_lines(self, under: str) -> tuple[Claim, ...]:
        """Go back to the store for the words themselves, filed under the finding that called for them."""
        observations = self._case.observations
        question = load_question("error_lines")
        parameters = question.bind(
            {**window_bounds(observations.incident, observations.baseline), "service": self._service}
        )
        rows = self._case.answers.query(question.sql, parameters)
        if not rows:
            return ()
        summary = _lines_summary(self._service, rows)
        filed: Evidence = observations.ledger.record(
            question=question.name,
            answers=question.answers,
            sql=question.sql,
            parameters=parameters,
            rows=rows,
            summary=summary,
            under=under,
            ordinal=self._ordinal,
        )
        self._case.record(filed)
        return (Claim(text=summary, evidence=(filed.id,)),)


def _lines_summary(service: str, rows: Rows) -> str:
    first = next(rows.records())
    others = f", and {len(rows) - 1} other kinds of line" if len(rows) > 1 else ""
    return (
        f"{service} logs {first['lines_incident']:,} times from {format_clock(first['first_time'])} "
        f"(before: {first['lines_baseline']:,}): {first['template'][:160]}{others}"
    )


def _digest(reasoner: str, own: SelfState, reports: Sequence[ev.AgentReport]) -> str:
    hasher = hashlib.sha256(reasoner.encode())
    hasher.update(f"{own.agent}/{own.deviates}/{own.strength!r}".encode())
    for part in (*own.claims, *reports):
        hasher.update(part.model_dump_json(by_alias=True).encode())
    return hasher.hexdigest()
