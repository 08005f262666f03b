"""Small sources on disk, ingested: what the tests of ingest share."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tools.ingest import IngestReport, ingest
from tools.ingest_finish import finish_store
from tools.sql_files import sql_text
from tools.telemetry_store import TelemetryStore

T0 = 1_700_000_000_000_000_000
MS = 1_000_000


@dataclass(frozen=True)
class Ingested:
    report: IngestReport
    store: TelemetryStore

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        return self.store.query(sql).rows

    def rejects(self) -> Sequence[tuple[Any, ...]]:
        return self.rows("SELECT file, line, reason FROM rejects ORDER BY file, line, reason")


@contextmanager
def ingested(
    folder: Path, files: Mapping[str, str | bytes], *, format: str | None = None, mapping: str | None = None
) -> Iterator[Ingested]:
    """Write the files under `folder`, ingest the folder they are in, and open the store."""
    source = folder / "source"
    for name, content in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    rules = folder / "mapping.yaml"
    if mapping is not None:
        rules.write_text(mapping)
    target = folder / "store.duckdb"
    report = ingest([source], target, format=format, mapping=rules if mapping is not None else None)
    with TelemetryStore.open(target) as store:
        yield Ingested(report, store)


@dataclass(frozen=True)
class Span:
    """A span for `finished`: times in milliseconds after `T0`."""

    id: str
    parent: str | None = None
    start: float = 0
    end: float = 100
    service: str = "shop"
    operation: str = "op"
    kind: str | None = "server"
    status: str | None = None
    instance: str | None = None
    trace: str = "t1"


def add_spans(connection: duckdb.DuckDBPyConnection, spans: Sequence[Span]) -> None:
    connection.executemany(
        "INSERT INTO spans VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, NULL)",
        [
            (
                span.trace,
                span.id,
                span.parent,
                span.service,
                span.instance or f"{span.service}-0",
                span.operation,
                span.kind,
                T0 + round(span.start * MS),
                round((span.end - span.start) * MS),
                span.status,
            )
            for span in spans
        ],
    )


@contextmanager
def empty_store() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(sql_text("schema.sql"))
        yield connection


def finished(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Finish the store and give what it says of itself."""
    finish_store(connection, ["test"])
    return {
        key: json.loads(value)
        for key, value in connection.execute("SELECT key, value FROM store_info").fetchall()
    }


def calls_of(spans: Sequence[Span], *columns: str) -> dict[str, tuple[Any, ...]]:
    """What `calls` says of each span, by span id."""
    with empty_store() as connection:
        add_spans(connection, spans)
        finished(connection)
        found = connection.execute(f"SELECT span_id, {', '.join(columns)} FROM calls ORDER BY ALL").fetchall()
    return {row[0]: row[1:] for row in found}
