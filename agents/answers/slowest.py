"""The slowest requests of the incident, and what the slowest of them waited for."""

from __future__ import annotations

from agents.diagnosis import Claim
from agents.events import EvidenceRecord
from agents.inquiry import Inquiry
from tools.critical_path import Span, Stay, critical_path
from tools.telemetry_store import Rows
from tools.times import format_clock, format_duration

_MOST_REQUESTS = 3
_MOST_STAYS = 5


def slowest(service: str | None, inquiry: Inquiry) -> list[Claim]:
    """The slowest few, then where the time of the slowest went: longest stays on its critical path first."""
    record = inquiry.ask("slowest_requests", {"service": service}, _requests_found)
    of = f" that {service} takes" if service else ""
    if not record.rows:
        return [Claim(text=f"The store holds no request{of} in the incident.", evidence=(record.id,))]
    claims = [_request(row, record.id) for row in _records(record)[:_MOST_REQUESTS]]
    inquiry.so_far(claims)
    worst = _records(record)[0]
    trace = inquiry.ask("trace_spans", {"trace_id": worst["trace_id"]}, _spans_found, under=record.id)
    path = critical_path(map(_span, _records(trace)), str(worst["span_id"]))
    whole = int(str(worst["duration_ns"])) or 1
    numbers = (record.id, trace.id)
    stays = sorted((stay for stay in path if stay.own_ns), key=lambda stay: (-stay.own_ns, stay.span.span_id))
    head = f"The slowest of them waited for {len(stays)} spans one after another."
    return [
        *claims,
        Claim(text=head, evidence=numbers),
        *(Claim(text=_stay(stay, whole), evidence=(trace.id,)) for stay in stays[:_MOST_STAYS]),
    ]


def _request(row: dict[str, object], number: str) -> Claim:
    failed = ", failed" if row["failed"] else ""
    text = (
        f"{format_duration(int(str(row['duration_ns'])))}{failed}: {row['service']} {row['operation']} at"
        f" {format_clock(int(str(row['start_time'])))} UTC, trace {row['trace_id']}"
    )
    return Claim(text=text, evidence=(number,))


def _stay(stay: Stay, whole_ns: int) -> str:
    failed = ", and failed" if stay.span.failed else ""
    share = stay.own_ns / whole_ns
    where = f"{stay.span.service} {stay.span.operation}"
    return f"{where}: {format_duration(stay.own_ns)} of its own, {share:.0%}{failed}."


def _span(row: dict[str, object]) -> Span:
    return Span(
        span_id=str(row["span_id"]),
        parent_id=None if row["parent_span_id"] is None else str(row["parent_span_id"]),
        service=str(row["service"]),
        operation=str(row["operation"]),
        start_ns=int(str(row["start_time"])),
        duration_ns=int(str(row["duration_ns"])),
        failed=bool(row["failed"]),
    )


def _records(record: EvidenceRecord) -> list[dict[str, object]]:
    return [dict(zip(record.columns, row, strict=True)) for row in record.rows]


def _requests_found(rows: Rows) -> str:
    longest = max((row["duration_ns"] for row in rows.records()), default=0)
    return f"the {len(rows)} slowest, up to {format_duration(longest)}" if len(rows) else "no request"


def _spans_found(rows: Rows) -> str:
    services = {row["service"] for row in rows.records()}
    return f"{len(rows)} spans in {len(services)} services"
