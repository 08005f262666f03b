"""What could not be read is kept: file, line, reason and the raw text, in the table `rejects`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tools.importers import SourceFile
from tools.importers.first_bytes import first_line
from tools.sql_files import run_sql, sql_text

_ROUNDS = 100
"""How many quotes that never close a stretch of a file may hold before the rest of it is given up."""


def read_csv_files(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[SourceFile],
    read: Callable[[Sequence[SourceFile]], None],
) -> None:
    """Read CSV files, move what could not be read into `rejects`, and read what a broken line took with it.

    `read` runs `read_csv` with `rejects_table = 'csv_rejects'` and `rejects_scan = 'csv_scans'`. A quote that
    never closes swallows the lines up to the next one; they are read again on their own. A line is numbered
    by records: where a quoted value spans lines, that counts as one. Raises `duckdb.Error`.
    """
    with TemporaryDirectory() as folder:
        pieces = files
        for round_ in range(_ROUNDS):
            read(pieces)
            swallowed: list[SourceFile] = []
            if gather_broken_lines(connection):
                swallowed = _swallowed(connection, pieces, Path(folder) / f"{round_}")
                _take_rejects(connection, pieces)
            run_sql(connection, "importers/forget_csv_rejects.sql")
            if not swallowed:
                return
            pieces = swallowed


def gather_broken_lines(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `read_csv` has set something aside; it is then in the table `broken_lines`."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'csv_rejects'").fetchone()
    if not found or not connection.execute("SELECT 1 FROM csv_rejects LIMIT 1").fetchone():
        return False
    run_sql(connection, "importers/broken_lines.sql")
    return True


def _swallowed(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], folder: Path
) -> list[SourceFile]:
    """What broken lines took with them, each stretch as a file with the header of where it stood."""
    named = {str(file.path): file for file in files}
    folder.mkdir()
    pieces: list[SourceFile] = []
    for path, line, text in connection.execute(sql_text("importers/swallowed_lines.sql")).fetchall():
        source = named[path]
        header = first_line(source.path)
        piece = folder / f"{len(pieces)}.csv"
        piece.write_bytes(header + b"\n" + text.partition("\n")[2].encode() + b"\n")
        pieces.append(SourceFile(source.label, piece, source.skipped + line - 1))
    return pieces


def _take_rejects(connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile]) -> None:
    run_sql(
        connection,
        "importers/take_csv_rejects.sql",
        paths=[str(file.path) for file in files],
        labels=[file.label for file in files],
        skipped=[file.skipped for file in files],
    )
