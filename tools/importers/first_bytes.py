"""A look at the beginning of a file, plain or compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb

from tools.sql_files import sql_text

_LOOK = 1 << 20


def beginning(path: Path) -> bytes:
    """At most the first megabyte (of a Zstandard file the first line); empty where it cannot be unpacked."""
    if path.suffix == ".zst":
        return _first_line_by_duckdb(path)
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            return bytes(file.read(_LOOK))
    except (EOFError, gzip.BadGzipFile):
        return b""


def _first_line_by_duckdb(path: Path) -> bytes:
    try:
        with duckdb.connect() as connection:
            row = connection.execute(sql_text("importers/first_line.sql"), {"file": str(path)}).fetchone()
    except duckdb.Error:
        return b""
    return str(row[0]).encode() if row and row[0] else b""
