"""A look at the beginning of a file, plain or compressed."""

from __future__ import annotations

import zlib
from pathlib import Path

import duckdb

from tools.sql_files import sql_text

_LOOK = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS


def beginning(path: Path) -> bytes:
    """At most the first megabyte (of a Zstandard file the first line); empty where it cannot be unpacked."""
    if path.suffix == ".zst":
        return _first_line_by_duckdb(path)
    with path.open("rb") as file:
        first = file.read(_LOOK)
    try:
        return zlib.decompressobj(_GZIP).decompress(first, _LOOK) if path.suffix == ".gz" else first
    except zlib.error:
        return b""


def first_line(path: Path) -> bytes:
    """The first line without its end, or as much of it as `beginning` would see."""
    if path.suffix in (".gz", ".zst"):
        return beginning(path).partition(b"\n")[0]
    with path.open("rb") as file:
        return file.readline(_LOOK).removesuffix(b"\n")


def _first_line_by_duckdb(path: Path) -> bytes:
    try:
        with duckdb.connect() as connection:
            row = connection.execute(sql_text("importers/first_line.sql"), {"file": str(path)}).fetchone()
    except duckdb.Error:
        return b""
    return str(row[0]).encode() if row and row[0] else b""
