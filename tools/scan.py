"""The scan: a few set-based questions that score the whole system at once, before any agent starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx

from tools.evidence import Evidence, EvidenceLedger
from tools.findings import Finding, Tracing
from tools.fronts import attribute_fronts
from tools.hollow_answers import attribute_hollow_answers
from tools.neighbours import antagonists, attribute_neighbours
from tools.questions import ask_all
from tools.signals import SIGNALS
from tools.signals.answers import Answers
from tools.signals.metric_shift import OWN
from tools.signals.summaries import summarise
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import Window
from tools.trace_graph import build_graph


@dataclass(frozen=True)
class Scan:
    """What the scan saw. `graph` runs from caller to callee and has every service as a node (its edges'
    attributes: `tools.trace_graph`).

    `evidence` is numbered in question order; `findings` are sorted, strongest first within a service.
    `missing` names modalities the store lacks, and "baseline" where there is none.
    """

    incident: Window
    baseline: Window | None
    missing: tuple[str, ...]
    tracing: Tracing
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    graph: nx.DiGraph[str] = field(compare=False)

    def of(self, service: str) -> tuple[Finding, ...]:
        """The slice an agent reads: the findings of one service, strongest first."""
        return self._slices.get(service, ())

    @cached_property
    def _slices(self) -> Mapping[str, tuple[Finding, ...]]:
        slices: dict[str, list[Finding]] = {}
        for finding in self.findings:
            slices.setdefault(finding.service, []).append(finding)
        return {service: tuple(own) for service, own in slices.items()}


EvidenceSink = Callable[[Evidence], None]


QUESTIONS = (
    "call_edges",
    "operations",
    "event_patterns",
    "log_rates",
    "metric_shifts",
    "instances",
    "changes_near_onset",
    "unanswered_calls",
)
"""Asked in this order, which is the order of their evidence numbers."""

HISTORY_NS = 3_600_000_000_000
"""How far back metrics are read where the store reaches further back than the baseline: an hour."""


def scan_store(
    store: TelemetryStore,
    incident: Window,
    baseline: Window | None,
    ledger: EvidenceLedger,
    on_evidence: EvidenceSink,
) -> Scan:
    """Ask every question once, file the answers, and let the signals read them. Raises `duckdb.Error`."""
    asked = ask_questions(store, incident, baseline, ledger, on_evidence)
    return assemble(asked, [finding for signal in SIGNALS for finding in signal(asked.answers)])


@dataclass(frozen=True)
class Asked:
    """What the store answered, before any signal has read it."""

    answers: Answers
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]


def ask_questions(
    store: TelemetryStore,
    incident: Window,
    baseline: Window | None,
    ledger: EvidenceLedger,
    on_evidence: EvidenceSink,
) -> Asked:
    """Ask every question once and file the answers. Raises `duckdb.Error`."""
    parameters = _parameters(incident, baseline)
    rows: dict[str, Rows] = {}
    evidence: list[Evidence] = []
    for question, answered in ask_all(store, QUESTIONS, parameters):
        rows[question.name] = answered
        filed = ledger.record(
            question=question.name,
            answers=question.answers,
            sql=question.sql,
            parameters=question.bind(parameters),
            rows=answered,
            summary=summarise(question.name, answered),
        )
        evidence.append(filed)
        on_evidence(filed)
    answers = Answers(incident, baseline, rows, {filed.question: filed.id for filed in evidence})
    return Asked(answers, tuple(evidence), store.missing + (() if baseline else ("baseline",)))


def assemble(asked: Asked, findings: Iterable[Finding]) -> Scan:
    """What the signals found, as the team reads it."""
    rows = asked.answers.rows
    graph = build_graph(rows["call_edges"], rows["event_patterns"], rows["instances"], _services(rows))
    attributed = attribute_fronts(graph, [*findings], _seen_inside(rows))
    attributed = attribute_hollow_answers(graph, attributed)
    loud = antagonists(rows["metric_shifts"].records(), attributed)
    attributed = attribute_neighbours(graph, attributed, loud)
    return Scan(
        incident=asked.answers.incident,
        baseline=asked.answers.baseline,
        missing=asked.missing,
        tracing=asked.answers.tracing,
        evidence=asked.evidence,
        findings=tuple(sorted(attributed, key=_finding_order)),
        graph=graph,
    )


def _seen_inside(rows: Mapping[str, Rows]) -> set[str]:
    """Services that are known by more than how others wait for them."""
    inner = {row["service"] for row in rows["metric_shifts"].records() if row["family"] in OWN}
    return inner | {row["service"] for name in ("operations", "log_rates") for row in rows[name].records()}


def _parameters(incident: Window, baseline: Window | None) -> dict[str, int | None]:
    return {
        "incident_from": incident.start_ns,
        "incident_to": incident.end_ns,
        "baseline_from": baseline.start_ns if baseline else None,
        "baseline_to": baseline.end_ns if baseline else None,
        "history_from": incident.start_ns - HISTORY_NS,
    }


def _finding_order(finding: Finding) -> tuple[str, float, str, str, str, str]:
    return (
        finding.service,
        -finding.strength,
        finding.signal,
        finding.detail,
        finding.instance or "",
        finding.summary,
    )


def _services(rows: Mapping[str, Rows]) -> set[str]:
    return {
        row["service"]
        for name in ("operations", "log_rates", "metric_shifts", "instances")
        for row in rows[name].records()
    }
