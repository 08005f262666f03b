"""Files of lines: read whole, numbered, with what cannot be a line of text set aside."""

from __future__ import annotations

import duckdb

from tools.importers import SourceFile
from tools.rejects import csv_rejects_exist, take_csv_rejects
from tools.sql_files import run_sql

LONGEST_LINE = 64 << 20
"""Bytes. A collector's message is rarely past a tenth of that."""


def read_lines(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> str | None:
    """Leave the file's lines in the temporary table `lines` (whydunit_line, line), or say why that cannot be.

    Lines that are too long or not UTF-8 go to `rejects`.
    """
    try:
        run_sql(connection, "importers/read_lines.sql", file=str(file.path), longest=LONGEST_LINE)
    except duckdb.IOException as error:
        return complaint_about(file, error)
    return settle_lines(connection, file)


def settle_lines(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> str | None:
    """Set aside what of a file could not be read, number the rest, and say so where nothing is left."""
    if csv_rejects_exist(connection):
        run_sql(connection, "importers/number_lines.sql")
    take_csv_rejects(connection, [file])
    if connection.execute("SELECT 1 FROM lines LIMIT 1").fetchone() is None:
        return f"{file.label} holds no rows; nothing was read from it."
    return None


def complaint_about(file: SourceFile, error: duckdb.Error) -> str:
    """Why a file could not be read, as a sentence that does not tell where the file lies."""
    reason = str(error).splitlines()[0].replace(str(file.path), file.label).partition(": ")[2]
    return f"{file.label} could not be read ({reason}); nothing was taken from it."
