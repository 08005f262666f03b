"""The best of several answers, one a trace: how RCLAgent's published evaluator scores (arXiv 2605.14866).

It diagnoses four or five traces of an incident and counts the best of their ranks. Here the answer to a
trace is the diagnosis among the services that the trace went through: fewer to confuse, but a service that
none of the traces went through cannot be named. Which traces its authors took is not published; here they
are those with most failed calls, then the slowest, chosen without a label. No other figure is measured so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from tools.questions import load_question
from tools.telemetry_store import TelemetryStore
from tools.times import Window

TRACES = 5


def services_by_trace(store: Path, incident: Window) -> tuple[frozenset[str], ...]:
    """Through which services each of the most telling traces of the incident went; empty without traces."""
    bounds = {"incident_from": incident.start_ns, "incident_to": incident.end_ns, "most": TRACES}
    with TelemetryStore.open(store) as opened:
        rows = load_question("telling_traces").ask(opened, bounds)
    return tuple(frozenset(row["services"]) for row in rows.records())


def best_rank(ranked: Sequence[str], truth: str, traces: Collection[frozenset[str]]) -> int | None:
    """The best rank of `truth` over the answers to `traces`; `ranked` are distinct services, best first."""
    answers = ([service for service in ranked if service in trace] for trace in traces)
    ranks = [answer.index(truth) + 1 for answer in answers if truth in answer]
    return min(ranks, default=None)
