"""What the team concludes: the object behind `diagnose --json`, schema `whydunit.diagnosis/1`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.findings import Resource
from tools.times import Window, format_instant, parse_instant

Verdict = Literal["confirmed", "likely", "inconclusive", "healthy"]
EvidenceIds = Annotated[tuple[str, ...], Field(min_length=1)]
"""Nothing is said without evidence: at least one id, each of which must resolve."""


class Value(BaseModel):
    """A frozen value that crosses a boundary: the journal, a JSON document, a checkpoint."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


class Claim(Value):
    """One statement and the evidence under it. `inferred` marks what no row says in so many words."""

    text: str
    evidence: EvidenceIds
    inferred: bool = False


class TimeRange(Value):
    """A window as people read it: ISO 8601, UTC."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")

    @classmethod
    def of(cls, window: Window) -> TimeRange:
        return cls(start=format_instant(window.start_ns), end=format_instant(window.end_ns))

    def window(self) -> Window:
        return Window(parse_instant(self.start), parse_instant(self.end))


class Hop(Value):
    """One step of a path, from symptom towards cause: `caller` calls or depends on `callee`.

    Each check is True, False, or None where the data cannot say.
    """

    caller: str = Field(alias="from")
    callee: str = Field(alias="to")
    dependency: bool | None
    deviates: bool | None
    precedes: bool | None
    evidence: EvidenceIds

    @property
    def verified(self) -> bool:
        return bool(self.dependency and self.deviates and self.precedes)


class Cause(Value):
    rank: int
    service: str
    instance: str | None
    node: str | None
    fault_kind: str
    resource: Resource
    detail: str
    score: float
    probability: float
    path: tuple[Hop, ...]
    evidence: EvidenceIds
    why: str


class RuledOut(Value):
    service: str
    why: str
    evidence: EvidenceIds


class EvidenceCard(Value):
    """Evidence as the diagnosis lists it: everything but the rows."""

    id: str
    question: str
    sql: str
    parameters: dict[str, Any]
    rows: int
    sha256: str
    summary: str


class Timing(Value):
    wall_s: float
    scan_s: float


class Usage(Value):
    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Diagnosis(Value):
    schema_: Literal["whydunit.diagnosis/1"] = Field("whydunit.diagnosis/1", alias="schema")
    verdict: Verdict
    incident: TimeRange
    baseline: TimeRange | None
    missing: tuple[str, ...]
    causes: tuple[Cause, ...]
    ruled_out: tuple[RuledOut, ...]
    evidence: tuple[EvidenceCard, ...]
    timing: Timing
    usage: Usage = Usage()
