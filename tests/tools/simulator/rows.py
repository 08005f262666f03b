"""Recorded rows under their columns' names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.simulator.recorder import Row


@dataclass(frozen=True)
class Span:
    trace_id: str
    span_id: str
    parent_id: str | None
    service: str
    instance: str
    node: str
    operation: str
    kind: str
    start_ns: int
    duration_ns: int
    status: str
    attributes: str | None

    @property
    def end_ns(self) -> int:
        return self.start_ns + self.duration_ns

    @property
    def failed(self) -> bool:
        return self.status == "error"

    @property
    def error_type(self) -> str | None:
        value: str | None = json.loads(self.attributes or "{}").get("error.type")
        return value


def spans(rows: list[Row]) -> list[Span]:
    return [Span(*row) for row in rows]


def children_with_parents(all_spans: list[Span]) -> Iterator[tuple[Span, Span]]:
    by_id = {span.span_id: span for span in all_spans}
    return ((span, by_id[span.parent_id]) for span in all_spans if span.parent_id is not None)


def metric(rows: list[Row], service: str, name: str) -> list[tuple[int, Any]]:
    """(time, value) of a service's metric, over all its instances."""
    return [(row[0], row[7]) for row in rows if row[1] == service and row[4] == name]
