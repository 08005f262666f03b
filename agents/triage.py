"""Triage: who is hurt, how badly, since when, and who is worth an agent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from agents.diagnosis import Claim, TimeRange
from agents.events import Impact, Reach, Triaged, WindowsSet
from agents.observations import Observations
from agents.plan import Plan, plan_investigation
from tools.times import Window, format_clock, format_instant

_USUALLY_SLOW = 0.01
"""The share of requests that is slow by definition: beyond the baseline's 99th percentile."""
_MOST_AGENTS = 200
"""So many deviating services get an agent, strongest first; the rest stay in the scan's evidence."""


def scope(observations: Observations) -> Plan:
    """The plan of the investigation: from the entry points towards everything that deviates."""
    return plan_investigation(
        observations.scan.graph, observations.entry_points, deviating_services(observations)[:_MOST_AGENTS]
    )


def deviating_services(observations: Observations) -> tuple[str, ...]:
    """Services with at least one deviating finding, by their strongest, then by name."""
    strongest: dict[str, float] = {}
    for finding in observations.scan.findings:
        if finding.deviates:
            strongest[finding.service] = max(finding.strength, strongest.get(finding.service, 0.0))
    return tuple(sorted(strongest, key=lambda service: (-strongest[service], service)))


def windows_set(run: int, observations: Observations) -> WindowsSet:
    return WindowsSet(
        run=run,
        incident=TimeRange.of(observations.incident),
        baseline=TimeRange.of(observations.baseline) if observations.baseline else None,
        how=observations.how,
        missing=observations.missing,
        evidence=observations.window_evidence,
        reaches=tuple(
            Reach(modality=row["modality"], newest=format_instant(row["last_time"]))
            for row in observations.inventory_rows
        ),
    )


def triaged(run: int, observations: Observations, plan: Plan) -> Triaged:
    impact = measure_impact(observations)
    return Triaged(
        run=run,
        impact=impact,
        entry_points=observations.entry_points,
        candidates=deviating_services(observations),
        claims=(
            _window_claim(observations),
            _impact_claim(observations, impact),
            _scope_claim(observations, plan),
        ),
    )


def measure_impact(observations: Observations) -> Impact:
    """The hurt at the entry points, summed over them; None where no request enters."""
    rows = [row for row in observations.impact_rows if row["requests"]]
    hurt = tuple(row["service"] for row in rows if _is_hurt(row))
    since = _since(observations) if hurt else None
    if not rows:
        return Impact(
            services=(),
            requests=None,
            failed=None,
            slow=None,
            failed_share=None,
            baseline_failed_share=None,
            p95_ms=None,
            baseline_p95_ms=None,
            since=since,
            evidence=(observations.impact.id, *observations.window_evidence),
        )
    requests, failed = _total(rows, "requests"), _total(rows, "failed")
    before, failed_before = _total(rows, "baseline_requests"), _total(rows, "baseline_failed")
    busiest = rows[0]
    return Impact(
        services=hurt,
        requests=requests,
        failed=failed,
        slow=_total(rows, "slow"),
        through_hurt=_total((row for row in rows if row["service"] in hurt), "requests"),
        failed_share=failed / requests,
        baseline_failed_share=failed_before / before if before else None,
        p95_ms=busiest["p95_ns"] / 1e6,
        baseline_p95_ms=busiest["baseline_p95_ns"] / 1e6 if busiest["baseline_p95_ns"] is not None else None,
        since=since,
        evidence=(observations.impact.id, *observations.window_evidence),
    )


def _is_hurt(row: Mapping[str, Any]) -> bool:
    """More requests fail, or more are slow, than before: by more than chance has it in so many requests.

    Where there is no baseline, failing requests are hurt enough.
    """
    requests, before = row["requests"], row["baseline_requests"]
    failed_before = row["baseline_failed"] / before if before else 0.0
    return _more_than(row["failed"], requests, failed_before) or (
        bool(before) and _more_than(row["slow"], requests, _USUALLY_SLOW)
    )


def _more_than(count: int, of: int, share: float) -> bool:
    expected = of * share
    return count > expected + 3.0 * math.sqrt(max(1.0, expected))


def _since(observations: Observations) -> str | None:
    """When the hurt was first seen: the start of a window that was found, not of one that was chosen."""
    return format_instant(observations.incident.start_ns) if observations.how != "none" else None


def _total(rows: Iterable[Mapping[str, int | None]], column: str) -> int:
    return sum(row[column] or 0 for row in rows)


_HOW = {
    "given": "as given",
    "alerts": "found from alerts",
    "change points": "found from change points",
    "none": "the latest data, since nothing stands out",
}


def _window_claim(observations: Observations) -> Claim:
    baseline = observations.baseline
    before = f"compared with {_span(baseline)}" if baseline else "with nothing earlier to compare with"
    window = f"The incident window is {_span(observations.incident)} UTC, {_HOW[observations.how]}"
    return Claim(text=f"{window}, {before}.", evidence=observations.window_evidence)


def _span(window: Window) -> str:
    return f"{format_clock(window.start_ns)} to {format_clock(window.end_ns)}"


def _impact_claim(observations: Observations, impact: Impact) -> Claim:
    return Claim(text=_sentence(observations.impact.summary), evidence=impact.evidence)


def _scope_claim(observations: Observations, plan: Plan) -> Claim:
    deviating = deviating_services(observations)
    asked = tuple(evidence.id for evidence in observations.scan.evidence) or (observations.inventory.id,)
    if not deviating:
        return Claim(text="No service leaves its usual range.", evidence=asked)
    counted = f"{len(deviating)} of {len(observations.scan.graph)} services deviate"
    return Claim(text=f"{counted}; {len(plan.agents)} agents are sent.", evidence=asked)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
