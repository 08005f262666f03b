"""Whether it is still going on, as far as the data reaches."""

from __future__ import annotations

from typing import Any

from agents.case_view import CaseView
from agents.diagnosis import Claim
from agents.inquiry import Inquiry
from tools.telemetry_store import Rows
from tools.times import MINUTE_NS, SECOND_NS, format_clock, format_duration

_STEPS = 20
_FEW = 5
"""A last step with fewer requests than this is the data breaking off, not a measurement."""

Row = dict[str, Any]


def ongoing(view: CaseView, inquiry: Inquiry) -> list[Claim]:
    """What the last step of the data shows, when it was last as bad, and that nothing later is known."""
    windows = view.windows
    assert windows is not None  # evidence exists only after the windows were set
    window = windows.incident.window()
    step_ns = max(10 * SECOND_NS, min(MINUTE_NS, window.duration_ns // _STEPS // SECOND_NS * SECOND_NS))
    record = inquiry.ask("requests_over_time", {"step_ns": step_ns}, _steps_found)
    rows = [dict(zip(record.columns, row, strict=True)) for row in record.rows]
    while len(rows) > 1 and rows[-1]["requests"] < _FEW:
        rows.pop()
    if not rows:
        text = "No request is recorded since the incident began, so requests cannot say whether it goes on."
        return [Claim(text=text, evidence=(record.id,))]
    last, hurt = rows[-1], [row for row in rows if _hurts(row)]
    until = f"The data ends at {format_clock(last['time'] + step_ns)} UTC; what came after it does not say."
    return [
        Claim(text=_verdict(last, hurt), evidence=(record.id,), inferred=True),
        Claim(text=f"In the last {format_duration(step_ns)}: {_figures(last)}.", evidence=(record.id,)),
        Claim(text=until, evidence=(record.id,)),
    ]


def _verdict(last: Row, hurt: list[Row]) -> str:
    if not hurt:
        return "No step of the incident stands out where requests enter."
    if hurt[-1] is last:
        return f"It was still going on when the data ends; it began by {format_clock(hurt[0]['time'])} UTC."
    return f"It had ended when the data ends: last seen at {format_clock(hurt[-1]['time'])} UTC."


def _hurts(row: Row) -> bool:
    """Twice the failures of before and one in a hundred more, or twice its p95."""
    usual = row["baseline_failed"] / row["baseline_requests"] if row["baseline_requests"] else 0.0
    slow = row["baseline_p95_ns"] is not None and row["p95_ns"] > 2 * row["baseline_p95_ns"]
    return bool(slow or row["failed"] / row["requests"] > 2 * usual + 0.01)


def _figures(row: Row) -> str:
    failing = f"{row['failed']:,} of {row['requests']:,} requests fail"
    if row["baseline_requests"]:
        failing += f" (before {row['baseline_failed'] / row['baseline_requests']:.1%})"
    p95 = f"p95 {format_duration(row['p95_ns'])}"
    if row["baseline_p95_ns"] is not None:
        p95 += f" (before {format_duration(row['baseline_p95_ns'])})"
    return f"{failing}, {p95}"


def _steps_found(rows: Rows) -> str:
    return f"{len(rows)} steps from the beginning of the incident to the end of the data"
