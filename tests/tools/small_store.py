"""Stores of a handful of rows, told as calls: who was called by whom, for how long, and what was logged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.ingest_finish import finish_store
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import MINUTE_NS, Window

BASELINE = Window(0, 10 * MINUTE_NS)
INCIDENT = Window(60 * MINUTE_NS, 70 * MINUTE_NS)
MS = 1_000_000


@dataclass(frozen=True)
class Call:
    """One span with what happens inside it. `logs` are (severity, body), in order; `peer` is whom it
    names."""

    service: str
    operation: str
    ms: int = 10
    failed: bool = False
    logs: tuple[tuple[str, str], ...] = ()
    below: tuple[Call, ...] = ()
    kind: str | None = None
    peer: str | None = None


@dataclass
class SmallSystem:
    """Collects rows; `store` writes them. Times start with the window they are put in."""

    spans: list[tuple[object, ...]] = field(default_factory=list)
    logs: list[tuple[object, ...]] = field(default_factory=list)
    metrics: list[tuple[object, ...]] = field(default_factory=list)
    changes: list[tuple[object, ...]] = field(default_factory=list)
    traces: int = 0

    def calls(self, window: Window, call: Call, times: int) -> None:
        """`times` traces of this call, spread evenly over the window."""
        for number in range(times):
            self.traces += 1
            start = window.start_ns + number * window.duration_ns // times
            self._span(f"t{self.traces}", None, call, start)

    def _span(self, trace: str, parent: str | None, call: Call, start_ns: int) -> None:
        span = f"{trace}-{len(self.spans)}"
        status = "error" if call.failed else "ok"
        self.spans.append(
            (
                trace,
                span,
                parent,
                call.service,
                f"{call.service}-0",
                call.operation,
                start_ns,
                call.ms * MS,
                status,
                call.kind,
                json.dumps({"peer.service": call.peer, "error.type": "refused"} if call.peer else {}),
            )
        )
        for place, (severity, body) in enumerate(call.logs):
            self.logs.append(
                (start_ns + place, call.service, f"{call.service}-0", severity, body, trace, span)
            )
        for place, below in enumerate(call.below):
            self._span(trace, span, below, start_ns + (place + 1) * 1000)

    def metric(
        self, service: str, name: str, values: Sequence[float], window: Window, unit: str = "1"
    ) -> None:
        """Points of one series, spread evenly over the window."""
        for number, value in enumerate(values):
            time = window.start_ns + number * window.duration_ns // len(values)
            self.metrics.append((time, service, f"{service}-0", name, unit, value))

    def change(self, service: str, time_ns: int) -> None:
        self.changes.append((time_ns, f"deploy-{service}", service, "deploy", "Make it better"))

    @contextmanager
    def store(self, path: Path) -> Iterator[TelemetryStore]:
        with new_store(path) as connection:
            for table, columns, rows in (
                (
                    "spans",
                    "trace_id, span_id, parent_span_id, service, instance, operation, start_time, "
                    "duration_ns, status, kind, attributes",
                    self.spans,
                ),
                ("logs", "time, service, instance, severity, body, trace_id, span_id", self.logs),
                ("metrics", "time, service, instance, name, unit, value", self.metrics),
                ("changes", "time, change_id, service, kind, summary", self.changes),
            ):
                if rows:
                    lists = ", ".join("unnest(?)" for _ in rows[0])
                    connection.execute(
                        f"INSERT INTO {table} ({columns}) SELECT {lists}",
                        [list(each) for each in zip(*rows, strict=True)],
                    )
            finish_store(connection, ["small"])
        with TelemetryStore.open(path) as store:
            yield store
