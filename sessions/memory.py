"""What finished agents said, looked up in the journal by agent and by the hash of what it was made from."""

from __future__ import annotations

from agents.case_view import CaseView
from agents.events import AgentReport, AgentReported


class JournalMemory:
    """Agents of this and earlier runs of one session."""

    def __init__(self, view: CaseView) -> None:
        self._view = view

    def recall(self, agent: str, inputs: str) -> AgentReport | None:
        for entry in reversed(self._view.entries):
            event = entry.event
            if isinstance(event, AgentReported) and event.agent == agent and event.inputs == inputs:
                return event.report
        return None
