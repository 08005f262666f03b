"""Events of an investigation: what agents find, whom they ask, what they report and conclude."""

from __future__ import annotations

from typing import Any, Literal

from agents.diagnosis import Cause, Claim, Diagnosis, EvidenceIds, Hop, TimeRange, Value
from agents.events.shapes import Happening, OnceAnAgent, OnceARun
from tools.evidence import Evidence, evidence_order

Role = Literal["origin", "victim", "bystander", "quiet"]


class RunStarted(OnceARun):
    """`fingerprint` is that of the store this investigation reads, from its start to its end.

    One that `reuses_scan` reads the same store in the same windows as the run before it: the evidence
    there is stays, under its numbers, and agents whose inputs are the same need no second thought.
    """

    kind: Literal["run_started"] = "run_started"
    fingerprint: str
    reuses_scan: bool = False


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


class EvidenceRecorded(Happening):
    kind: Literal["evidence_recorded"] = "evidence_recorded"
    run: int
    evidence: EvidenceRecord

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.evidence.id}"


class Reach(Value):
    """How far the store's records of one modality go: the newest one's time."""

    modality: str
    newest: str


class WindowsSet(OnceARun):
    """`reaches` says how fresh the data was when the run began; a journal from before that has none."""

    kind: Literal["windows_set"] = "windows_set"
    incident: TimeRange
    baseline: TimeRange | None
    how: Literal["given", "alerts", "change points", "none"]
    missing: tuple[str, ...]
    evidence: EvidenceIds
    reaches: tuple[Reach, ...] = ()


class Impact(Value):
    """What is hurt at the entry points, incident against baseline. None where traces do not say.

    `through_hurt` counts the requests that enter at one of `services`: their share of the traffic.
    """

    services: tuple[str, ...]
    requests: int | None
    failed: int | None
    slow: int | None
    through_hurt: int | None = None
    failed_share: float | None
    baseline_failed_share: float | None
    p95_ms: float | None
    baseline_p95_ms: float | None
    since: str | None
    evidence: EvidenceIds


class Triaged(OnceARun):
    kind: Literal["triaged"] = "triaged"
    impact: Impact
    entry_points: tuple[str, ...]
    candidates: tuple[str, ...]
    claims: tuple[Claim, ...]


class AgentStarted(OnceAnAgent):
    """`asked_by` is the agent that asked first, None for an entry point; depth 0 is an entry point."""

    kind: Literal["agent_started"] = "agent_started"
    asked_by: str | None
    depth: int


class AgentChecked(OnceAnAgent):
    """Self state verification: what the agent found in its own telemetry."""

    kind: Literal["agent_checked"] = "agent_checked"
    deviates: bool
    claims: tuple[Claim, ...]


class AgentAsked(OnceAnAgent):
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
    `began_ns` is when the first of it began, where that is known: nobody is the victim of what came later.
    """

    agent: str
    role: Role
    strength: float
    below: float = 0.0
    by_entry: tuple[tuple[str, float], ...] = ()
    began_ns: int | None = None
    explained_by: tuple[str, ...]
    hypotheses: tuple[Hypothesis, ...]
    claims: tuple[Claim, ...]

    @property
    def evidence_ids(self) -> tuple[str, ...]:
        """Every number its claims cite, in evidence order."""
        cited = {number for claim in self.claims for number in claim.evidence}
        return tuple(sorted(cited, key=evidence_order))


class AgentReported(OnceAnAgent):
    """Consolidation is done. `inputs` is the sha256 of all it was made from: the same inputs need no
    second thought. `remembered` marks a report taken over unchanged from before."""

    kind: Literal["agent_reported"] = "agent_reported"
    inputs: str
    report: AgentReport
    remembered: bool = False


class RootReportWritten(OnceARun):
    """The Root-Level Diagnosis Report, written by the entry agents from all reports below."""

    kind: Literal["root_report_written"] = "root_report_written"
    claims: tuple[Claim, ...]


class CausesRanked(OnceARun):
    """Synthesis of the root report and the Global Evidence Graph; paths are still unchecked."""

    kind: Literal["causes_ranked"] = "causes_ranked"
    causes: tuple[Cause, ...]


class PathVerified(OnceARun):
    kind: Literal["path_verified"] = "path_verified"
    service: str
    hops: tuple[Hop, ...]
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.service}"


class Challenged(OnceARun):
    """What would rule the cause out, and whether it does."""

    kind: Literal["challenged"] = "challenged"
    service: str
    survived: bool
    claims: tuple[Claim, ...]

    @property
    def key(self) -> str:
        return f"{self.run}/{self.kind}/{self.service}"


class Concluded(OnceARun):
    kind: Literal["concluded"] = "concluded"
    diagnosis: Diagnosis


class RunCancelled(OnceARun):
    """The person stopped the run; what was found until then stays."""

    kind: Literal["run_cancelled"] = "run_cancelled"


class RunFailed(OnceARun):
    kind: Literal["run_failed"] = "run_failed"
    message: str
    remedy: str


class RunFinished(OnceARun):
    kind: Literal["run_finished"] = "run_finished"
