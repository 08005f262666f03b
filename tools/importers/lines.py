"""Files of lines: read whole, numbered, with what cannot be a line of text set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from tools.importers import SourceFile
from tools.rejects import gather_broken_lines, read_csv_files
from tools.sql_files import run_sql

LONGEST_LINE = 64 << 20
"""Bytes. A collector's message is rarely past a tenth of that."""


def read_lines(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> str | None:
    """Leave the file's lines in the table `lines` (whydunit_line, line), or say why that cannot be."""

    def read(piece: SourceFile) -> None:
        run_sql(connection, "importers/read_lines.sql", file=str(piece.path), longest=LONGEST_LINE)

    return fill_lines(connection, file, read)


def fill_lines(
    connection: duckdb.DuckDBPyConnection, file: SourceFile, read: Callable[[SourceFile], None]
) -> str | None:
    """Fill `lines` with what `read` leaves in `piece` of the file, numbered as in the file.

    What cannot be read goes to `rejects`. Gives a sentence where nothing could be.
    """
    connection.execute("DROP TABLE IF EXISTS lines")

    def read_pieces(pieces: Sequence[SourceFile]) -> None:
        for piece in pieces:
            read(piece)
            if gather_broken_lines(connection):
                run_sql(connection, "importers/number_lines.sql", file=str(piece.path))
            if piece is file:
                connection.execute("ALTER TABLE piece RENAME TO lines")
            else:
                run_sql(connection, "importers/add_piece.sql", skipped=piece.skipped)

    try:
        read_csv_files(connection, [file], read_pieces)
    except duckdb.IOException as error:
        return complaint_about(file, error)
    return complaint_about_nothing(connection, file)


def complaint_about_nothing(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> str | None:
    """A sentence where `lines` is empty."""
    if connection.execute("SELECT 1 FROM lines LIMIT 1").fetchone() is None:
        return f"{file.label} holds no rows; nothing was read from it."
    return None


def complaint_about(file: SourceFile, error: duckdb.Error) -> str:
    """Why a file could not be read, as a sentence that does not tell where the file lies."""
    reason = str(error).splitlines()[0].replace(str(file.path), file.label).partition(": ")[2]
    return f"{file.label} could not be read ({reason}); nothing was taken from it."
