"""What a reasoner is: the few places where judgement, rather than SQL, has the word."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from agents.case_view import CaseView
from agents.diagnosis import Cause, Claim, Diagnosis, RuledOut, Value
from agents.events import AgentReport
from agents.evidence_graph import EvidenceGraph
from agents.inquiry import Inquiry
from agents.observations import Observations
from playbooks.drafting import DraftRequest
from tools.findings import Finding, Tracing


@dataclass(frozen=True)
class Slice:
    """All that a Dedicated Agent is shown of the world: its own service's findings.

    `asked` are the evidence numbers of every question the scan put, so that "nothing deviates" can
    cite what was looked at. `tracing` says whether there are spans to go by. `ways` are, for each
    callee, the pairs of what this service was entered by and what it then called there; empty where
    unknown. `deeper` is what the agent itself went back to the store for.
    """

    service: str
    findings: tuple[Finding, ...]
    asked: tuple[str, ...]
    tracing: Tracing
    ways: Mapping[str, Collection[tuple[str, str]]]
    deeper: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class SelfState:
    """The outcome of self state verification. `strength` as in `tools.findings`."""

    agent: str
    deviates: bool
    strength: float
    claims: tuple[Claim, ...]


class Synthesis(Value):
    """Ranked causes with empty paths; none where the window is healthy or nothing could be told."""

    healthy: bool
    root_report: tuple[Claim, ...]
    causes: tuple[Cause, ...]
    ruled_out: tuple[RuledOut, ...]


@dataclass(frozen=True)
class Answer:
    """`understood` is the intent's name, None where the question was not understood."""

    understood: str | None
    claims: tuple[Claim, ...]
    offers: tuple[str, ...] = ()


class Reasoner(Protocol):
    """Every method may raise; what it raises is an event, never a default answer."""

    @property
    def name(self) -> str: ...

    async def verify(self, own: Slice) -> SelfState:
        """Does this service itself deviate, and how?"""
        ...

    async def consolidate(self, own: Slice, state: SelfState, reports: Sequence[AgentReport]) -> AgentReport:
        """Own evidence and the reports from below, in one report for whoever asked."""
        ...

    async def synthesise(self, observations: Observations, board: EvidenceGraph) -> Synthesis:
        """The Root-Level Diagnosis Report and the ranked causes, from all reports.

        Nothing in `board.left_out` is a cause or ruled out, and leaving it out makes nothing else surer."""
        ...

    async def answer(self, question: str, view: CaseView, inquiry: Inquiry) -> Answer:
        """Answer a person's question from the case so far, or by asking the store more.

        An answer that takes its time says with `inquiry.so_far` what it knows already.
        """
        ...

    async def draft(
        self, diagnosis: Diagnosis, observations: Observations, board: EvidenceGraph
    ) -> DraftRequest:
        """What the playbook is to be about."""
        ...
