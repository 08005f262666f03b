"""One investigation in one process, without a session: what evaluation and benchmarks run."""

from __future__ import annotations

import asyncio
import time

from langgraph.checkpoint.memory import InMemorySaver

from agents.case import Case
from agents.case_view import CaseView
from agents.diagnosis import Diagnosis
from agents.events import AgentReport, Entry, Event
from agents.graph import build_team
from agents.reasoners.protocol import Reasoner
from agents.state import State
from tools.telemetry_store import TelemetryStore
from tools.times import Window


class CaseLog:
    """A journal in memory: each event once, and the view of them. It remembers no agent."""

    def __init__(self) -> None:
        self.view = CaseView()
        self._keys: set[str] = set()

    def emit(self, event: Event) -> None:
        if event.key not in self._keys:
            self._keys.add(event.key)
            self.view.apply(Entry(len(self._keys), time.time_ns(), event))

    def recall(self, agent: str, inputs: str) -> AgentReport | None:  # noqa: ARG002 - the protocol's words
        return None


def diagnose(
    store: TelemetryStore, reasoner: Reasoner, incident: Window | None = None, baseline: Window | None = None
) -> CaseView:
    """Run the team until it waits for a person, and return the case; its `diagnosis` is never None."""
    log = CaseLog()
    case = Case(
        run=1,
        store=store,
        reasoner=reasoner,
        emit=log.emit,
        view=lambda: log.view,
        memory=log,
        incident=incident,
        baseline=baseline,
    )
    team = build_team(InMemorySaver())
    asyncio.run(team.ainvoke(State(), {"configurable": {"thread_id": "1"}}, context=case))
    return log.view


def concluded(view: CaseView) -> Diagnosis:
    """The diagnosis of a case whose run came to its end. Raises `ValueError` for any other."""
    if view.diagnosis is None:
        raise ValueError(f"the case has not concluded; it is in phase {view.phase}")
    return view.diagnosis
