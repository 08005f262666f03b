"""What each node of the team does: read the state, do one thing, say it as an event, leave the result."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents import events as ev
from agents import steering
from agents import triage as triaging
from agents.case import Case
from agents.case_view import Exchange
from agents.challenge import challenge as challenged
from agents.diagnosis import Cause, Claim, Diagnosis, EvidenceCard, Hop, TimeRange, Timing
from agents.drafting import draft_for
from agents.evidence_graph import EvidenceGraph
from agents.guilty_change import name_guilty_change
from agents.investigation import investigate as investigated
from agents.left_open import left_open
from agents.path_verification import path_place, symptom_path
from agents.path_verification import verify_path as verified
from agents.plan import Plan
from agents.reasoners.protocol import Synthesis
from agents.ruling_out import neighbours_ruled_out, rivals
from agents.state import State
from agents.verdict import decide
from tools.errors import WhydunitError
from tools.evidence import evidence_order

At = Runtime[Case]


async def triage(state: State, *, runtime: At) -> State:
    case = runtime.context
    case.emit(ev.RunStarted(run=case.run, fingerprint=case.readable_store.fingerprint))
    observations = await asyncio.to_thread(lambda: case.observations)
    case.emit(triaging.windows_set(case.run, observations))
    whole, graph = triaging.scope(observations), observations.scan.graph
    plan = steering.steered(whole, graph, case.marks)
    case.emit(triaging.triaged(case.run, observations, plan))
    return {
        "roots": list(plan.roots),
        "asks": {agent: list(below) for agent, below in plan.asks.items()},
        "left_out": list(plan.left_out),
        "places": steering.evidence_places(whole, graph, plan),
    }


async def investigate(state: State, *, runtime: At) -> State:
    case = runtime.context
    await asyncio.to_thread(lambda: case.observations)
    plan = Plan(tuple(state["roots"]), {agent: tuple(below) for agent, below in state["asks"].items()})
    places = state.get("places") or steering.evidence_places(plan, (), plan)
    reports = await investigated(case, plan, places)
    return {"reports": [report.to_json() for report in reports]}


async def synthesise(state: State, *, runtime: At) -> State:
    case = runtime.context
    synthesis = await case.reasoner.synthesise(case.observations, _board(state))
    named = await asyncio.to_thread(name_guilty_change, case.answers, case.observations, synthesis.causes)
    for evidence in named.evidence:
        case.record(evidence)
    synthesis = synthesis.model_copy(update={"causes": named.causes})
    left_out = steering.left_out_claims(case.observations, case.marks, state.get("left_out", []))
    case.emit(ev.RootReportWritten(run=case.run, claims=(*synthesis.root_report, *left_out)))
    case.emit(ev.CausesRanked(run=case.run, causes=synthesis.causes))
    return {"synthesis": synthesis.to_json()}


async def verify_path(state: State, *, runtime: At) -> State:
    """The leading cause's path, and those of what people pinned; a rival's is checked when it leads."""
    leading = _synthesis(state).causes[:1]
    paths = [await _verified(runtime.context, cause, state) for cause in (*leading, *_pinned(state, runtime))]
    return {"hops": [hop.to_json() for hop in paths[0]] if leading else []}


async def _verified(case: Case, cause: Cause, state: State) -> tuple[Hop, ...]:
    services = symptom_path(case.observations, cause.service, _board(state))
    place = path_place(case.view().evidence, services)
    path = await asyncio.to_thread(verified, case.answers, case.observations, services, place)
    for evidence in path.evidence:
        case.record(evidence)
    case.emit(ev.PathVerified(run=case.run, service=cause.service, hops=path.hops, claims=path.claims(cause)))
    return path.hops


def _pinned(state: State, runtime: At) -> tuple[Cause, ...]:
    case = runtime.context
    return steering.put_up(case.observations, case.marks, _synthesis(state).causes, _board(state))


async def challenge(state: State, *, runtime: At) -> State:
    case, leading = runtime.context, _synthesis(state).causes[:1]
    survived = [_told(case, cause, *challenged(case.observations, cause)) for cause in leading]
    for cause in _pinned(state, runtime):
        _told(case, cause, *steering.tried(case.observations, cause))
    return {"survived": all(survived)}


def _told(case: Case, cause: Cause, survived: bool, claims: tuple[Claim, ...]) -> bool:
    case.emit(ev.Challenged(run=case.run, service=cause.service, survived=survived, claims=claims))
    return survived


async def conclude(state: State, *, runtime: At) -> State:
    """Weigh it by rule, and write the diagnosis down."""
    case, synthesis = runtime.context, _synthesis(state)
    observations = case.observations
    hops = tuple(Hop.model_validate(hop) for hop in state["hops"])
    paths, left_out = case.view().paths, state.get("left_out", [])
    causes = tuple(
        cause.model_copy(update={"path": paths.get(cause.service, ())}) for cause in synthesis.causes
    )
    verdict = decide(
        healthy=synthesis.healthy,
        anything_stands_out=observations.how != "none",
        cause=causes[0] if causes else None,
        hops=hops,
        survived=state["survived"],
        has_baseline=observations.baseline is not None,
        ruled_out=neighbours_ruled_out(observations.scan, causes[0], synthesis.ruled_out) if causes else (),
        rivals=rivals(observations.scan, causes[0], synthesis.ruled_out, left_out) if causes else (),
        own_deviation=bool(causes) and any(f.deviates for f in observations.scan.of(causes[0].service)),
        missing=observations.missing,
        left_open=bool(causes)
        and left_open(causes[0], observations.scan.of(causes[0].service), observations.missing),
    )
    verdict = steering.as_sure_as_that(verdict, observations, left_out)
    diagnosis = Diagnosis(
        verdict=verdict,
        incident=TimeRange.of(observations.incident),
        baseline=TimeRange.of(observations.baseline) if observations.baseline else None,
        missing=(*observations.missing, *steering.left_out_words(case.marks)),
        causes=() if verdict == "healthy" else causes,
        ruled_out=synthesis.ruled_out,
        evidence=_cards(case),
        timing=Timing(
            wall_s=round(time.perf_counter() - case.began, 3), scan_s=round(observations.scan_s, 3)
        ),
    )
    case.emit(ev.Concluded(run=case.run, diagnosis=diagnosis))
    return {"diagnosis": diagnosis.to_json()}


async def draft_playbook(state: State, *, runtime: At) -> State:
    """A draft for the leading cause; a healthy window needs none."""
    case, diagnosis = runtime.context, Diagnosis.model_validate(state["diagnosis"])
    if diagnosis.verdict == "healthy":
        return {"drafted": False}
    request = await case.reasoner.draft(diagnosis, case.observations, _board(state))
    document, sha256, why = draft_for(request, diagnosis)
    case.emit(ev.PlaybookDrafted(run=case.run, document=document, sha256=sha256, why=why))
    case.emit(ev.ReviewRequested(run=case.run))
    return {"drafted": True}


async def review_playbook(state: State, *, runtime: At) -> State:
    """Wait for the person. What they said is in the journal; here it only comes to our ears."""
    if not state["drafted"]:
        return {"asked": 0}
    said: dict[str, Any] = interrupt({"run": runtime.context.run})
    return {"asked": said["question"] or 0}


async def answer(state: State, *, runtime: At) -> State:
    case = runtime.context
    exchange = case.view().conversation[state["asked"] - 1]
    if exchange.waits:
        answered = await _answered(case, exchange)
        if exchange.waits:
            case.emit(answered)
    return {"asked": 0}


async def _answered(case: Case, exchange: Exchange) -> ev.Answered:
    """A question that cannot be answered is answered with why; the case around it goes on."""
    try:
        reply = await case.reasoner.answer(exchange.text, case.view(), case.inquiry(exchange))
    except WhydunitError as error:
        return ev.Answered(
            number=exchange.number,
            understood=None,
            claims=exchange.part.claims if exchange.part else (),
            offers=(error.message, error.remedy),
            ended="failed",
        )
    return ev.Answered(
        number=exchange.number, understood=reply.understood, claims=reply.claims, offers=reply.offers
    )


async def record(state: State, *, runtime: At) -> State:
    runtime.context.emit(ev.RunFinished(run=runtime.context.run))
    return {}


def talk_or_work(state: State) -> Literal["triage", "answer"]:
    return "answer" if state.get("asked") else "triage"


def talk_or_record(state: State) -> Literal["answer", "record"]:
    return "answer" if state["asked"] else "record"


def wait_or_end(state: State, *, runtime: At) -> Literal["review_playbook", "__end__"]:
    """Back to waiting where the review is open; a talk after the end just ends."""
    return "review_playbook" if runtime.context.view().waits_for_review else "__end__"


def _board(state: State) -> EvidenceGraph:
    reports = (ev.AgentReport.model_validate(report) for report in state["reports"])
    return EvidenceGraph(reports, state.get("left_out", []))


def _synthesis(state: State) -> Synthesis:
    return Synthesis.model_validate(state["synthesis"])


def _cards(case: Case) -> tuple[EvidenceCard, ...]:
    records = sorted(case.view().evidence.values(), key=lambda record: evidence_order(record.id))
    return tuple(
        EvidenceCard(
            id=record.id,
            question=record.question,
            sql=record.sql,
            parameters=record.parameters,
            rows=record.row_count,
            sha256=record.sha256,
            summary=record.summary,
        )
        for record in records
    )
