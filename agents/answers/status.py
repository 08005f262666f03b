"""Where the case stands, in the few statements that are passed on to others: hurt, since when, suspect."""

from __future__ import annotations

from collections.abc import Callable

from agents.case_view import CaseView
from agents.diagnosis import Claim
from agents.events import Impact
from tools.errors import UsageError
from tools.times import format_clock, format_duration, format_instant, parse_instant

_MOST_NAMES = 6


def hurt(view: CaseView) -> Claim | None:
    """Who is hurt and how badly, against before; None before that is known."""
    impact = view.triage.impact if view.triage else None
    if impact is None:
        return None
    if not impact.services:
        return Claim(text="Nothing is hurt where requests enter.", evidence=impact.evidence)
    figures = ", ".join(_figures(impact))
    named, more = impact.services[:_MOST_NAMES], len(impact.services) - _MOST_NAMES
    names = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    return Claim(text=f"{names}: {figures or 'slower than usual'}.", evidence=impact.evidence)


def since(view: CaseView) -> Claim | None:
    """Since when it is felt, else which stretch of time is looked at."""
    at_ns = since_ns(view)
    if view.triage is not None and at_ns is not None:
        words = f"{format_instant(at_ns)[:10]} {format_clock(at_ns)} UTC."
        return Claim(text=words, evidence=view.triage.impact.evidence)
    if view.windows is None:
        return None
    window = view.windows.incident
    words = f"unknown; looked at is {_clock(window.start)} to {_clock(window.end)} UTC."
    return Claim(text=words, evidence=view.windows.evidence)


def since_ns(view: CaseView) -> int | None:
    """When people outside began to feel it; None where nobody did, or nobody knows."""
    impact = view.triage.impact if view.triage else None
    if impact is None or not impact.services or not impact.since:
        return None
    try:
        return parse_instant(impact.since)
    except UsageError:
        return None


def suspect(view: CaseView) -> Claim | None:
    """The leading cause with verdict and probability; None where there is none."""
    if not view.causes:
        return None
    cause = view.causes[0]
    verdict = view.verdict or "not verified yet"
    what = cause.fault_kind.replace("_", " ") + (f", {cause.detail}" if cause.detail else "")
    return Claim(
        text=f"{cause.service}: {what} ({verdict}, {cause.probability:.0%}).", evidence=cause.evidence
    )


def _figures(impact: Impact) -> list[str]:
    found = []
    if impact.failed_share is not None:
        of = f" of {impact.requests:,} requests" if impact.requests is not None else " of requests"
        before = _before(impact.baseline_failed_share, _percent)
        found.append(f"{_percent(impact.failed_share)}{of} fail{before}")
    if impact.p95_ms is not None:
        found.append(f"p95 {_ms(impact.p95_ms)}{_before(impact.baseline_p95_ms, _ms)}")
    return found


def _before(value: float | None, worded: Callable[[float], str]) -> str:
    return f" ({worded(value)} before)" if value is not None else ""


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def _ms(value: float) -> str:
    return format_duration(value * 1e6)


def _clock(instant: str) -> str:
    return format_clock(parse_instant(instant))
