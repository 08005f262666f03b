"""Everything that can happen in a session: a closed union of frozen events.

Agents and people make events; the journal keeps them; the screen, the command line, JSON and the
postmortem read them. An event's `key` is its identity within a session: the same thing happening
again after a crash has the same key, and the journal keeps it once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from agents.diagnosis import Cause, Claim, Diagnosis, EvidenceIds, Hop, TimeRange, Value
from tools.evidence import Evidence, evidence_order

Role = Literal["origin", "victim", "bystander", "quiet"]


class _Event(Value, ABC):
    @property
    @abstractmethod
    def key(self) -> str: ...


class _Once(_Event):
    """Happens once in a run; `run` counts investigations of this session from 1."""

    kind: str
    run: int

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}"


class _AgentEvent(_Once):
    """Happens once an agent in a run; `agent` is the trace graph's node: a service."""

    agent: str

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.agent}"


class _Act(_Event):
    """A person's act, numbered in the order given within its kind."""

    kind: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.number}"


# -- the session ----------------------------------------------------------------------------------


class SessionOpened(_Event):
    kind: Literal["session_opened"] = "session_opened"
    session_id: str
    title: str
    store: str
    fingerprint: str
    incident: TimeRange | None
    baseline: TimeRange | None
    reasoner: str
    version: str

    @property
    def key(self) -> str:
        return self.kind


class StoreChanged(_Event):
    """The store is not what the session was opened on; recorded evidence stays as it was."""

    kind: Literal["store_changed"] = "store_changed"
    recorded: str
    found: str | None

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.found}"


# -- the investigation ----------------------------------------------------------------------------


class RunStarted(_Once):
    """`fingerprint` is that of the store this investigation reads, from its start to its end."""

    kind: Literal["run_started"] = "run_started"
    fingerprint: str


class EvidenceRecord(Value):
    """Evidence as the journal keeps it: rows as JSON values, the first 500 of `row_count`."""

    id: str
    question: str
    answers: str
    sql: str
    parameters: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    row_count: int
    sha256: str
    summary: str

    @classmethod
    def of(cls, evidence: Evidence) -> EvidenceRecord:
        return cls(
            id=evidence.id,
            question=evidence.question,
            answers=evidence.answers,
            sql=evidence.sql,
            parameters=dict(evidence.parameters),
            columns=evidence.columns,
            rows=evidence.rows,
            row_count=evidence.row_count,
            sha256=evidence.sha256,
            summary=evidence.summary,
        )


class EvidenceRecorded(_Event):
    kind: Literal["evidence_recorded"] = "evidence_recorded"
    run: int
    evidence: EvidenceRecord

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.evidence.id}"


class WindowsSet(_Once):
    kind: Literal["windows_set"] = "windows_set"
    incident: TimeRange
    baseline: TimeRange | None
    how: Literal["given", "alerts", "change points", "none"]
    missing: tuple[str, ...]
    evidence: EvidenceIds


class Impact(Value):
    """What is hurt at the entry points, incident against baseline. None where traces do not say."""

    services: tuple[str, ...]
    requests: int | None
    failed: int | None
    slow: int | None
    failed_share: float | None
    baseline_failed_share: float | None
    p95_ms: float | None
    baseline_p95_ms: float | None
    since: str | None
    evidence: EvidenceIds


class Triaged(_Once):
    kind: Literal["triaged"] = "triaged"
    impact: Impact
    entry_points: tuple[str, ...]
    candidates: tuple[str, ...]
    claims: tuple[Claim, ...]


class AgentStarted(_AgentEvent):
    """`asked_by` is the agent that asked first, None for an entry point; depth 0 is an entry point."""

    kind: Literal["agent_started"] = "agent_started"
    asked_by: str | None
    depth: int


class AgentChecked(_AgentEvent):
    """Self state verification: what the agent found in its own telemetry."""

    kind: Literal["agent_checked"] = "agent_checked"
    deviates: bool
    claims: tuple[Claim, ...]


class AgentAsked(_AgentEvent):
    """The agents below that this one asks."""

    kind: Literal["agent_asked"] = "agent_asked"
    asked: tuple[str, ...]


class Hypothesis(Value):
    """A local answer to "why am I hurt?": a service at or below the agent."""

    service: str
    strength: float
    why: str
    evidence: EvidenceIds


class AgentReport(Value):
    """What an agent hands up: compact, structured, evidence by number.

    `strength` is what nothing below accounts for, `below` the strongest that was reported from below,
    `by_entry` what a caller through each entry operation may be the victim of; on the scale of findings.
    """

    agent: str
    role: Role
    strength: float
    below: float = 0.0
    by_entry: tuple[tuple[str, float], ...] = ()
    explained_by: tuple[str, ...]
    hypotheses: tuple[Hypothesis, ...]
    claims: tuple[Claim, ...]

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """Every number its claims cite, in evidence order."""
        cited = {number for claim in self.claims for number in claim.evidence}
        return tuple(sorted(cited, key=evidence_order))


class AgentReported(_AgentEvent):
    """Consolidation is done. `inputs` is the sha256 of all it was made from: the same inputs need no
    second thought. `remembered` marks a report taken over unchanged from before."""

    kind: Literal["agent_reported"] = "agent_reported"
    inputs: str
    report: AgentReport
    remembered: bool = False


class RootReportWritten(_Once):
    """The Root-Level Diagnosis Report, written by the entry agents from all reports below."""

    kind: Literal["root_report_written"] = "root_report_written"
    claims: tuple[Claim, ...]


class CausesRanked(_Once):
    """Synthesis of the root report and the Global Evidence Graph; paths are still unchecked."""

    kind: Literal["causes_ranked"] = "causes_ranked"
    causes: tuple[Cause, ...]


class PathVerified(_Once):
    kind: Literal["path_verified"] = "path_verified"
    service: str
    hops: tuple[Hop, ...]
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.service}"


class Challenged(_Once):
    """What would rule the cause out, and whether it does."""

    kind: Literal["challenged"] = "challenged"
    service: str
    survived: bool
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.service}"


class Concluded(_Once):
    kind: Literal["concluded"] = "concluded"
    diagnosis: Diagnosis


class RunCancelled(_Once):
    """The person stopped the run; what was found until then stays."""

    kind: Literal["run_cancelled"] = "run_cancelled"


class RunFailed(_Once):
    kind: Literal["run_failed"] = "run_failed"
    message: str
    remedy: str


class RunFinished(_Once):
    kind: Literal["run_finished"] = "run_finished"


# -- the playbook ---------------------------------------------------------------------------------


class PlaybookDrafted(_Once):
    kind: Literal["playbook_drafted"] = "playbook_drafted"
    document: str
    sha256: str
    why: tuple[Claim, ...]


class ReviewRequested(_Once):
    """The team waits for a person: approve, edit or reject; nothing is approved by default."""

    kind: Literal["review_requested"] = "review_requested"


class PlaybookEdited(_Act):
    """A new text of the playbook. Any approval given before it is void."""

    kind: Literal["playbook_edited"] = "playbook_edited"
    document: str
    sha256: str
    by: str


class PlaybookDecided(_Act):
    """An explicit act on exactly the text with this sha256; `diff` is against the draft."""

    kind: Literal["playbook_decided"] = "playbook_decided"
    decision: Literal["approved", "rejected"]
    by: str
    reason: str
    sha256: str
    diff: str


# -- the conversation -----------------------------------------------------------------------------


class QuestionAsked(_Act):
    kind: Literal["question_asked"] = "question_asked"
    text: str


class Answered(_Act):
    """The answer to the question of the same number.

    `understood` names the intent, or is None where the question was not understood; then `offers`
    says what can be asked instead.
    """

    kind: Literal["answered"] = "answered"
    understood: str | None
    claims: tuple[Claim, ...]
    offers: tuple[str, ...] = ()


class NoteAdded(_Act):
    kind: Literal["note_added"] = "note_added"
    text: str
    by: str


class Exported(_Act):
    kind: Literal["exported"] = "exported"
    format: str
    path: str
    sha256: str


Event = (
    SessionOpened
    | StoreChanged
    | RunStarted
    | EvidenceRecorded
    | WindowsSet
    | Triaged
    | AgentStarted
    | AgentChecked
    | AgentAsked
    | AgentReported
    | RootReportWritten
    | CausesRanked
    | PathVerified
    | Challenged
    | Concluded
    | RunCancelled
    | RunFailed
    | RunFinished
    | PlaybookDrafted
    | ReviewRequested
    | PlaybookEdited
    | PlaybookDecided
    | QuestionAsked
    | Answered
    | NoteAdded
    | Exported
)

event_adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
"""Reads an event back from its JSON. Raises `pydantic.ValidationError`."""

Act = PlaybookEdited | PlaybookDecided | QuestionAsked | NoteAdded | Exported
"""What people do: kept with the disk's own word before anything follows from it."""


@dataclass(frozen=True)
class Entry:
    """An event in the journal: its place in the order, and when it was written (UTC ns)."""

    seq: int
    at_ns: int
    event: Event
