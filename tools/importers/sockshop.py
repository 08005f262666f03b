"""Sock Shop as RCD publishes it (Ikram et al., NeurIPS 2022): CSV files with a column `time` in seconds and
one column `<service>_<metric>` a series.

Metrics are given the family and unit they have there; one this module does not know keeps its name and gets
its family by the general rules. Services, labels and file names mean nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import duckdb

from tools.importers import Imported, Progress, SourceFile, silent
from tools.importers.csv_files import Header, by_header, header_of, typed
from tools.rejects import read_csv_files
from tools.sql_files import run_sql
from tools.times import SECOND_NS, Window

_COLUMN = re.compile(r"[^_]+_(?:cpu|mem|lod|err|lat_\d+)")


def is_sockshop(header: Header) -> bool:
    """Whether a CSV file with these columns is laid out so: a time, and nothing but known series."""
    return len(header) > 1 and header[0] == "time" and all(map(_COLUMN.fullmatch, header[1:]))


def import_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], progress: Progress = silent
) -> Imported:
    """Read every file into `metrics`. Raises `duckdb.Error`."""
    run_sql(connection, "importers/vocabulary.sql")
    usable = [file for file in files if "time" in header_of(file.path)]
    progress("Reading metrics", 0.0)
    read_csv_files(connection, usable, partial(_read, connection))
    return Imported(
        tuple(sorted(file.label for file in usable)),
        tuple(f"{file.label} has no column time; it was not read." for file in files if file not in usable),
    )


def _read(connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile]) -> None:
    for header, alike in by_header(file.path for file in files):
        paths = [str(path) for path in alike]
        run_sql(connection, "importers/sockshop.sql", files=paths, columns=typed(header, {}))


def time_range(file: Path) -> Window | None:
    """From the first sample of a file to a second after its last; None where it has none."""
    first, last = duckdb.execute(
        "SELECT min(time), max(time) FROM read_csv(?, types = {'time': 'DECIMAL(20, 6)'})", [str(file)]
    ).fetchall()[0]
    return Window(int(first * SECOND_NS), int(last * SECOND_NS) + SECOND_NS) if first is not None else None
