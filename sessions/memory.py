"""What finished agents said, looked up in the journal by agent and by the hash of what it was made from."""

from __future__ import annotations

from agents.case_view import CaseView
from agents.events import AgentReport, AgentReported


class JournalMemory:
    """Agents of this and earlier runs of one session. What was re-opened is remembered of this run only."""

    def __init__(self, view: CaseView) -> None:
        self._view = view
        self._read = 0
        self._said: dict[tuple[str, str], AgentReported] = {}

    def recall(self, agent: str, inputs: str) -> AgentReport | None:
        self._read_on()
        said = self._said.get((agent, inputs))
        if said is None or (said.run != self._view.run and agent in self._view.steering.afresh):
            return None
        return said.report

    def _read_on(self) -> None:
        """Take in what the journal got since the last time; of the same twice, the later."""
        for entry in self._view.entries[self._read :]:
            if isinstance(entry.event, AgentReported):
                self._said[entry.event.agent, entry.event.inputs] = entry.event
            self._read += 1
