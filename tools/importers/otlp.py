"""The OpenTelemetry Collector's file exporter: one OTLP message in JSON a line, plain or compressed.

A message holds any number of spans, log records or metric points. Lines are read first and parsed after, a
few megabytes at a time, so that one broken line costs itself alone and memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from tools.importers import Imported, Progress, SourceFile, silent
from tools.importers.lines import LONGEST_LINE, read_lines
from tools.sql_files import run_sql, sql_text

_SLICE_BYTES = 8 << 20


def import_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], progress: Progress = silent
) -> Imported:
    """Read every file's messages into `spans`, `logs` and `metrics`. Raises `duckdb.Error`."""
    run_sql(connection, "importers/vocabulary.sql")
    run_sql(connection, "importers/otlp_begin.sql")
    warnings = []
    for number, file in enumerate(files):
        progress(f"Reading {file.label}", number / len(files))
        complaint = read_lines(connection, file)
        if complaint:
            warnings.append(complaint)
        else:
            _read_messages(connection, file)
    run_sql(connection, "importers/otlp_distributions.sql")
    run_sql(connection, "importers/otlp_end.sql")
    return Imported(tuple(file.label for file in files), tuple(warnings))


def _read_messages(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> None:
    opening = connection.execute("SELECT trim(line) FROM lines ORDER BY whydunit_line LIMIT 1").fetchone()
    if opening == ("{",) and file.path.stat().st_size <= LONGEST_LINE:
        run_sql(connection, "importers/otlp_document.sql", file=str(file.path))
    run_sql(connection, "importers/otlp_rejects.sql", file=file.label)
    lines = connection.execute(sql_text("importers/otlp_lengths.sql")).fetchall()
    for place, signal in enumerate(("spans", "logs", "metrics")):
        for first, last in _slices((number, size) for number, size, *speaks in lines if speaks[place]):
            run_sql(connection, f"importers/otlp_{signal}.sql", file=file.label, first=first, last=last)


def _slices(lines: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of line numbers, each of a few megabytes and at least one line."""
    first = last = size = 0
    for number, length in lines:
        if size and size + length > _SLICE_BYTES:
            yield first, last
            size = 0
        first = first if size else number
        size += length
        last = number
    if size:
        yield first, last
