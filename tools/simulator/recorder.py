"""What the telemetry pipeline receives: rows for the canonical tables, and their way into DuckDB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import duckdb
import numpy as np

Row = tuple[Any, ...]
Attributes = Mapping[str, Any]
"""Names and hashable values."""

# Columns of `tools/schema.sql`, in its order, as the recorder's rows hold them; and what orders the rows.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "spans": (
        "trace_id", "span_id", "parent_span_id", "service", "instance", "node", "operation", "kind",
        "start_time", "duration_ns", "status", "attributes",
    ),
    "logs": (
        "time", "service", "instance", "node", "severity", "body", "trace_id", "span_id", "attributes",
    ),
    "metrics": (
        "time", "service", "instance", "node", "name", "unit", "kind", "value", "attributes",
    ),
    "changes": (
        "time", "change_id", "service", "kind", "version", "summary", "source", "attributes",
    ),
    "alerts": ("starts_at", "ends_at", "name", "severity", "service", "labels", "annotations"),
}  # fmt: skip
_NUMBERS = {
    "start_time": np.int64,
    "duration_ns": np.int64,
    "time": np.int64,
    "starts_at": np.int64,
    "value": np.float64,
}


def as_json(attributes: Attributes) -> str | None:
    """Attributes as one compact JSON object with sorted keys; None where there are none."""
    return _encode(tuple(attributes.items())) if attributes else None


@lru_cache(maxsize=4_096)
def _encode(items: tuple[tuple[str, Any], ...]) -> str:
    return json.dumps(dict(items), sort_keys=True, separators=(",", ":"))


@dataclass
class Recorder:
    """Rows as they happen. Attributes come as JSON text already, so that shared ones are encoded once."""

    spans: list[Row] = field(default_factory=list)
    logs: list[Row] = field(default_factory=list)
    metrics: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    alerts: list[Row] = field(default_factory=list)

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Append all rows to the canonical tables, in order of time. Raises `duckdb.Error`."""
        by_start = sorted(self.spans, key=lambda row: (row[8], row[0], row[1]))
        _insert(connection, "spans", by_start)
        for table in ("logs", "metrics", "changes", "alerts"):
            _insert(connection, table, sorted(getattr(self, table), key=lambda row: row[0]))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Numpy columns are handed over whole: some hundred times faster than row by row."""
    if not rows:
        return
    names = _COLUMNS[table]
    columns = {
        name: np.array(values, dtype=_NUMBERS.get(name, np.object_))
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    connection.register("simulated_rows", columns)
    connection.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM simulated_rows")
    connection.unregister("simulated_rows")
