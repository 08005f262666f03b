"""The embedded reasoner: statistics and templates. No key, no network, the same answer every time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from agents.answers.answering import answer_question
from agents.case_view import CaseView
from agents.diagnosis import Cause, Claim, Diagnosis
from agents.events import AgentReport, Hypothesis
from agents.evidence_graph import EvidenceGraph
from agents.inquiry import Inquiry
from agents.observations import Observations
from agents.reasoners.protocol import Answer, SelfState, Slice, Synthesis
from agents.reasoners.ranking import RankedCause, ServiceState, consolidate, local_state, rank
from agents.reasoners.ranking.states import UNKNOWN
from agents.ruling_out import ruled_out
from playbooks.drafting import DraftRequest
from playbooks.settings import setting_of
from tools.findings import Finding

_MOST_CLAIMS = 4
_MOST_HYPOTHESES = 3
_MOST_ORIGINS = 3
_WORTH_A_WORD = 0.5
"""Findings weaker than this are noise to a reader; their evidence still lists them."""


class EmbeddedReasoner:
    """Findings in, sentences out. The judgement is in `agents.reasoners.ranking`; the words are here."""

    name = "embedded"

    async def verify(self, own: Slice) -> SelfState:
        state = local_state(own.service, own.findings, tracing=own.tracing)
        return SelfState(
            agent=own.service,
            deviates=state.deviates,
            strength=state.own_strength,
            claims=(*_finding_claims(own), *own.deeper),
        )

    async def consolidate(self, own: Slice, state: SelfState, reports: Sequence[AgentReport]) -> AgentReport:
        """`state` holds no more than the slice does: with no model, both phases read the same findings."""
        del state
        alone = local_state(own.service, own.findings, tracing=own.tracing)
        ways = {(own.service, below): pairs for below, pairs in own.ways.items()}
        whole = consolidate(alone, [_as_state(report) for report in reports], ways)
        return AgentReport(
            agent=own.service,
            role=whole.role,
            strength=whole.own_strength,
            below=whole.below_strength,
            by_entry=whole.reports,
            began_ns=None if whole.began == UNKNOWN else whole.began[0],
            explained_by=whole.explained_by,
            hypotheses=_hypotheses(whole, reports),
            claims=(Claim(text=_sentence(whole.why), evidence=whole.evidence or own.asked),),
        )

    async def synthesise(self, observations: Observations, board: EvidenceGraph) -> Synthesis:
        ranking = rank(observations.scan, board.left_out)
        return Synthesis(
            healthy=ranking.healthy,
            root_report=_root_report(observations, board),
            causes=tuple(_cause(cause) for cause in ranking.causes),
            ruled_out=ruled_out(ranking, observations.scan),
        )

    async def answer(self, question: str, view: CaseView, inquiry: Inquiry) -> Answer:
        """Asking the store takes time, so it is done beside the loop. Who stops it waits until the query
        has noticed: two answers at once would race for an evidence number."""
        thinking = asyncio.ensure_future(asyncio.to_thread(answer_question, question, view, inquiry))
        try:
            return await asyncio.shield(thinking)
        except asyncio.CancelledError:
            inquiry.stop()
            await asyncio.wait([thinking])
            raise

    async def draft(
        self, diagnosis: Diagnosis, observations: Observations, board: EvidenceGraph
    ) -> DraftRequest:
        """For the leading cause; a draft that only looks where none is established."""
        cause = diagnosis.causes[0] if diagnosis.causes else None
        change = _change_at(observations, cause) if cause else {}
        return DraftRequest(
            service=cause.service if cause else "",
            instance=cause.instance if cause else None,
            node=cause.node if cause else None,
            fault_kind="unknown"
            if cause is None or diagnosis.verdict == "inconclusive"
            else cause.fault_kind,
            resource=cause.resource if cause else "unknown",
            detail=cause.detail if cause else "",
            change_id=change.get("change_id"),
            version=change.get("version"),
            blast_radius=board.victims_of(cause.service) if cause else (),
            evidence=cause.evidence if cause else (),
            incident=observations.incident,
            baseline=observations.baseline,
            setting=setting_of(change.get("kind"), change.get("summary")),
        )


def _finding_claims(own: Slice) -> tuple[Claim, ...]:
    telling = [finding for finding in own.findings if finding.strength >= _WORTH_A_WORD]
    if not telling:
        return (
            Claim(
                text=f"Nothing in {own.service}'s own telemetry leaves its usual range.", evidence=own.asked
            ),
        )
    return tuple(Claim(text=_sentence(f.summary), evidence=f.evidence) for f in telling[:_MOST_CLAIMS])


def _as_state(report: AgentReport) -> ServiceState:
    """A report from below, as far as the service above needs to know it."""
    return ServiceState(
        service=report.agent,
        deviates=report.role in ("origin", "victim"),
        own_strength=report.strength,
        explained_by=report.explained_by,
        role=report.role,
        why="",
        evidence=report.evidence_ids,
        local_strength=report.strength,
        shown_strength=0.0,
        below_strength=report.below,
        reports=report.by_entry,
        began=UNKNOWN if report.began_ns is None else (report.began_ns, report.began_ns),
    )


def _hypotheses(whole: ServiceState, reports: Sequence[AgentReport]) -> tuple[Hypothesis, ...]:
    """The best answers at or below this agent, strongest first: own trouble, and what came up."""
    found = [hypothesis for report in reports for hypothesis in report.hypotheses]
    if whole.role == "origin":
        found.append(
            Hypothesis(
                service=whole.service,
                strength=whole.own_strength,
                why=_sentence(whole.why),
                evidence=whole.evidence,
            )
        )
    best: dict[str, Hypothesis] = {}
    for hypothesis in sorted(found, key=lambda found: (-found.strength, found.service)):
        best.setdefault(hypothesis.service, hypothesis)
    return tuple(best.values())[:_MOST_HYPOTHESES]


def _root_report(observations: Observations, board: EvidenceGraph) -> tuple[Claim, ...]:
    """What the entry agents make of all reports: whose trouble is their own, and whose is not."""
    origins = board.origins()
    if not origins:
        asked = tuple(evidence.id for evidence in observations.scan.evidence) or (observations.inventory.id,)
        return (Claim(text="No agent found a deviation of its own.", evidence=asked),)
    return tuple(_origin_claim(report, board) for report in origins[:_MOST_ORIGINS])


def _origin_claim(report: AgentReport, board: EvidenceGraph) -> Claim:
    victims = board.victims_of(report.agent)
    hurt = f" It explains what {', '.join(victims)} show." if victims else ""
    return Claim(text=f"{report.claims[0].text}{hurt}", evidence=report.evidence_ids)


def _cause(found: RankedCause) -> Cause:
    return Cause(
        rank=found.rank,
        service=found.service,
        instance=found.instance,
        node=found.node,
        fault_kind=found.fault_kind,
        resource=found.resource,
        detail=found.detail,
        score=found.score,
        probability=found.probability,
        path=(),
        evidence=found.evidence,
        why=_sentence(found.why),
    )


def _change_at(observations: Observations, cause: Cause) -> dict[str, str | None]:
    """The latest change of the cause's service before it deviated; an empty row where there is none."""
    changed = [finding for finding in observations.scan.of(cause.service) if finding.signal == "change"]
    if not changed:
        return {}
    return _change_row(observations, max(changed, key=lambda finding: finding.onset_ns or 0))


def _change_row(observations: Observations, finding: Finding) -> dict[str, str | None]:
    evidence = observations.ledger[finding.evidence[0]]
    rows = (dict(zip(evidence.columns, row, strict=True)) for row in evidence.rows)
    same = (row for row in rows if row["service"] == finding.service and row["time"] == finding.onset_ns)
    return next(same, {})


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
