"""Two services, two windows, or now and before: what differs, in figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agents.case_view import CaseView
from agents.diagnosis import Claim
from agents.events import EvidenceRecord
from agents.inquiry import Inquiry
from tools.telemetry_store import Rows
from tools.times import Window, format_clock, format_duration

_MOST_SERVICES = 5
_NOTABLE = 1.25
"""A duration or a rate that changed by less than this factor is called the same."""

_FEW_LINES = 3
"""Fewer errors logged than this, in either window, are called the same as none."""

Row = Mapping[str, Any]


def against_baseline(service: str, view: CaseView, inquiry: Inquiry) -> list[Claim]:
    """One service, in the incident and before."""
    record = inquiry.ask("service_figures", {"first": service, "second": None}, _summary)
    rows = _rows(record)
    if not rows:
        return [_claim(f"The store holds no requests and no errors of {service} in either window.", record)]
    minutes = _minutes(view)
    told = [_claim(f"{service}: {words}.", record) for words in _changes(rows[0], minutes)]
    return told or [_claim(f"{service} is in the incident as it was before.", record)]


def side_by_side(first: str, second: str, view: CaseView, inquiry: Inquiry) -> list[Claim]:
    """Two services: for each measure, what it is at either, now and before."""
    record = inquiry.ask("service_figures", {"first": first, "second": second}, _summary)
    rows = {row["service"]: row for row in _rows(record)}
    minutes = _minutes(view)
    claims = [
        _claim(f"The store holds no requests and no errors of {service} in either window.", record)
        for service in (first, second)
        if service not in rows
    ]
    both = [dict(_measures(rows[service], minutes)) for service in (first, second) if service in rows]
    if len(both) == 2:
        claims += [
            _claim(f"{measure.capitalize()}: {first} {here}; {second} {both[1][measure]}.", record)
            for measure, here in both[0].items()
            if measure in both[1]
        ]
    return claims


def windows_compared(typed: Sequence[str], view: CaseView, inquiry: Inquiry) -> list[Claim]:
    """Two windows as they were typed, or one against the baseline: all services, those that changed most
    first. A time without a day is of the incident's. Empty where there is nothing to compare with; raises
    `UsageError`.
    """
    windows = view.windows
    assert windows is not None  # evidence exists only after the windows were set
    given = [_window(each, windows.incident.start[:11]) for each in typed[:2]]
    if len(given) == 1 and windows.baseline is not None:
        given.append(windows.baseline.window())
    return _between(min(given), max(given), inquiry) if len(given) == 2 else []


def _window(typed: str, day: str) -> Window:
    start, _, end = typed.partition("..")
    return Window.parse("..".join(part if "-" in part else f"{day}{part}" for part in (start, end)))


def _between(earlier: Window, later: Window, inquiry: Inquiry) -> list[Claim]:
    bounds = {
        "baseline_from": earlier.start_ns,
        "baseline_to": earlier.end_ns,
        "incident_from": later.start_ns,
        "incident_to": later.end_ns,
    }
    record = inquiry.ask("service_figures", {"first": None, "second": None, **bounds}, _summary)
    minutes = (earlier.duration_ns / 60e9, later.duration_ns / 60e9)
    claims = [
        _claim(f"{row['service']}: {'; '.join(words)}.", record)
        for row in _rows(record)
        if (words := list(_changes(row, minutes)))
    ]
    span = f"{_clock(earlier)} and {_clock(later)}"
    if not claims:
        return [_claim(f"No service differs between {span}.", record)]
    head = f"Between {span}, {len(claims)} of {record.row_count} services differ; those that changed most:"
    return [_claim(head, record), *claims[:_MOST_SERVICES]]


def _measures(row: Row, minutes: tuple[float | None, float]) -> Iterator[tuple[str, str]]:
    """Each measure in words: what it is, and what it was."""
    before, now = minutes
    rate = f"{row['incident_requests'] / now:,.0f} a minute"
    yield "requests", rate + (f" (before {row['baseline_requests'] / before:,.0f})" if before else "")
    if row["incident_requests"]:
        was = _share(row, "baseline")
        yield "failing", f"{_share(row, 'incident')}{f' (before {was})' if was else ''}"
    for measure, column in (("median", "p50_ns"), ("p95", "p95_ns"), ("self time", "self_p50_ns")):
        value, usual = row[f"incident_{column}"], row[f"baseline_{column}"]
        if value is not None:
            was = f" (before {format_duration(usual)})" if usual is not None else ""
            yield measure, f"{format_duration(value)}{was}"
    if row["incident_error_lines"] or row["baseline_error_lines"]:
        was = f" (before {row['baseline_error_lines']:,})" if before else ""
        yield "errors logged", f"{row['incident_error_lines']:,}{was}"


def _changes(row: Row, minutes: tuple[float | None, float]) -> Iterator[str]:
    """The measures that are not what they were."""
    before, now = minutes
    told = dict(_measures(row, minutes))
    if before and _differ(row["incident_requests"] / now, row["baseline_requests"] / before):
        yield f"requests {told['requests']}"
    if "failing" in told and abs(_per_mille(row, "incident") - _per_mille(row, "baseline")) >= 5:
        yield f"failing {told['failing']}"
    for measure, column in (("median", "p50_ns"), ("p95", "p95_ns"), ("self time", "self_p50_ns")):
        if measure in told and _differ(row[f"incident_{column}"], row[f"baseline_{column}"]):
            yield f"{measure} {told[measure]}"
    errors = row["incident_error_lines"] / now, row["baseline_error_lines"] / before if before else None
    lines = max(row["incident_error_lines"], row["baseline_error_lines"])
    if lines >= _FEW_LINES and _differ(*errors):
        yield f"errors logged {told['errors logged']}"


def _differ(value: float, usual: float | None) -> bool:
    if usual is None:
        return True
    high, low = max(value, usual), min(value, usual)
    return high > low * _NOTABLE


def _share(row: Row, window: str) -> str:
    return f"{_per_mille(row, window) / 10:.1f}%" if row[f"{window}_requests"] else ""


def _per_mille(row: Row, window: str) -> int:
    return int(1000 * row[f"{window}_failed"] // max(row[f"{window}_requests"], 1))


def _minutes(view: CaseView) -> tuple[float | None, float]:
    windows = view.windows
    assert windows is not None  # evidence exists only after the windows were set
    before = windows.baseline.window().duration_ns / 60e9 if windows.baseline else None
    return before, windows.incident.window().duration_ns / 60e9


def _clock(window: Window) -> str:
    return f"{format_clock(window.start_ns)}-{format_clock(window.end_ns)}"


def _rows(record: EvidenceRecord) -> list[Row]:
    return [dict(zip(record.columns, row, strict=True)) for row in record.rows]


def _claim(text: str, record: EvidenceRecord) -> Claim:
    return Claim(text=text, evidence=(record.id,))


def _summary(rows: Rows) -> str:
    return f"figures of {len(rows)} service{'' if len(rows) == 1 else 's'}, now and before"
