"""The slowest requests of the incident, and what the slowest of them waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agents.diagnosis import Claim
from agents.events import EvidenceRecord
from agents.inquiry import Inquiry
from tools.browse.critical_path import critical_path
from tools.telemetry_store import Rows
from tools.times import format_clock, format_duration

_MOST_REQUESTS = 3
_MOST_STAYS = 5

Row = Mapping[str, Any]


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
    stays = _own_times(_records(trace), worst["span_id"])
    whole_ns = worst["duration_ns"] or 1
    numbers = (record.id, trace.id)
    head = f"The slowest of them waited for {len(stays)} spans one after another."
    return [
        *claims,
        Claim(text=head, evidence=numbers),
        *(Claim(text=_stay(*stay, whole_ns), evidence=(trace.id,)) for stay in stays[:_MOST_STAYS]),
    ]


def _request(row: Row, number: str) -> Claim:
    failed = ", failed" if row["failed"] else ""
    text = (
        f"{format_duration(row['duration_ns'])}{failed}: {row['service']} {row['operation']} at"
        f" {format_clock(row['start_time'])} UTC, trace {row['trace_id']}"
    )
    return Claim(text=text, evidence=(number,))


def _own_times(rows: Sequence[Row], root: str) -> list[tuple[int, Row]]:
    """How long the request waited for the own work of each span below `root`, longest first."""
    tree = _tree(rows, root)
    path = critical_path(
        [row["start_time"] for row, _ in tree],
        [row["start_time"] + row["duration_ns"] for row, _ in tree],
        [size for _, size in tree],
    )
    own: dict[int, int] = {}
    for span, begin, end in path.stretches():
        own[span] = own.get(span, 0) + end - begin
    found = [(own_ns, tree[span][0]) for span, own_ns in own.items()]
    return sorted(found, key=lambda stay: (-stay[0], stay[1]["span_id"]))


def _tree(rows: Sequence[Row], root: str) -> list[tuple[Row, int]]:
    """The spans below `root`, parents first, each with how many it and those below it are."""
    below: dict[str | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row["parent_span_id"], []).append(row)
    order: list[Row] = []
    seen: set[str] = set()
    waiting = [row for row in rows if row["span_id"] == root]
    while waiting:
        row = waiting.pop()
        if row["span_id"] not in seen:
            seen.add(row["span_id"])
            order.append(row)
            waiting += below.get(row["span_id"], ())
    places = {row["span_id"]: place for place, row in enumerate(order)}
    sizes = [1] * len(order)
    for place in range(len(order) - 1, 0, -1):
        sizes[places[order[place]["parent_span_id"]]] += sizes[place]
    return list(zip(order, sizes, strict=True))


def _stay(own_ns: int, row: Row, whole_ns: int) -> str:
    failed = ", and failed" if row["failed"] else ""
    where = f"{row['service']} {row['operation']}"
    return f"{where}: {format_duration(own_ns)} of its own, {own_ns / whole_ns:.0%}{failed}."


def _records(record: EvidenceRecord) -> list[Row]:
    return [dict(zip(record.columns, row, strict=True)) for row in record.rows]


def _requests_found(rows: Rows) -> str:
    longest = max((row["duration_ns"] for row in rows.records()), default=0)
    return f"the {len(rows)} slowest, up to {format_duration(longest)}" if len(rows) else "no request"


def _spans_found(rows: Rows) -> str:
    services = {row["service"] for row in rows.records()}
    return f"{len(rows)} spans in {len(services)} services"
