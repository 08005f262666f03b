"""RootCauseBench's layout (Edge Delta): one alert, sampled logs and spans, metrics, log patterns, a
provider's status where there is one, and what was changed: commits with their diffs, deploys, flags.

A commit names no service; a deploy names the one it carried a commit to. What a span says of its error is a
log, as an event of a span is. Log patterns become the metric `log.pattern.delta` at the alert's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import duckdb

from tools.importers import Imported, Progress, SourceFile, silent
from tools.importers.csv_files import header_of
from tools.importers.first_bytes import beginning
from tools.rejects import read_csv_files
from tools.sql_files import run_sql

_METRICS = ("timestamp", "service", "metric", "value")
_KINDS = {
    "alert.json": ("alert", b'"fired_at"'),
    "traces.json": ("spans", b'"duration_ms"'),
    "logs.ndjson": ("logs", b'"severity_text"'),
    "patterns.json": ("patterns", b'"delta_vs_baseline"'),
    "commits.json": ("commits", b'"files_changed"'),
    "deploys.json": ("deploys", b'"commit_sha"'),
    "flags.json": ("flags", b'"flag"'),
    "status_feed.json": ("feed", b'"events"'),
}
"""The name of a file -> what it holds, and a word without which it is another's."""


def kind_of(path: Path) -> str | None:
    """What a file of this layout holds; None for any other file."""
    if path.name == "metrics.csv":
        return "metrics" if header_of(path) == _METRICS else None
    kind, word = _KINDS.get(path.name, (None, b""))
    return kind if kind and word in beginning(path) else None


def import_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], progress: Progress = silent
) -> Imported:
    """Read what there is of an incident. Raises `duckdb.Error`."""
    progress("Reading an incident", 0.0)
    told = [(file, kind) for file in files if (kind := kind_of(file.path))]
    documents = [(file, kind) for file, kind in told if kind != "metrics"]
    tables = [file for file, kind in told if kind == "metrics"]
    run_sql(connection, "importers/vocabulary.sql")
    run_sql(
        connection,
        "importers/rootcausebench.sql",
        paths=[str(file.path) for file, _ in documents],
        labels=[file.label for file, _ in documents],
        kinds=[kind for _, kind in documents],
    )
    if tables:
        read_csv_files(connection, tables, partial(_read_metrics, connection))
    known = {file for file, _ in told}
    return Imported(
        tuple(sorted(file.label for file in known)),
        tuple(
            f"{file.label} is no part of an incident and was not read." for file in files if file not in known
        ),
    )


def _read_metrics(connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile]) -> None:
    run_sql(
        connection,
        "importers/rootcausebench_metrics.sql",
        files=[str(file.path) for file in files],
        columns=dict.fromkeys(_METRICS, "VARCHAR"),
    )
