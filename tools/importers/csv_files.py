"""What a CSV file's first line tells, before DuckDB reads the rest."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from tools.importers.first_bytes import first_line

Header = tuple[str, ...]


def header_of(path: Path, delimiter: str = ",") -> Header:
    """The column names, without a byte order mark, each once; empty for an empty file."""
    line = first_line(path).decode("utf-8-sig", "replace")
    names: list[str] = []
    for place, name in enumerate(next(csv.reader([line], delimiter=delimiter), []), start=1):
        names.append(f"{name}_{place}" if name in names or not name else name)
    return tuple(names)


def by_header(files: Iterable[Path]) -> list[tuple[Header, list[Path]]]:
    """Files that can be read in one go: those with the same columns in the same order."""
    named = sorted((header_of(file), file) for file in files)
    return [
        (header, [file for _, file in group]) for header, group in groupby(named, key=lambda item: item[0])
    ]


def typed(header: Header, types: Mapping[str, str], otherwise: str = "VARCHAR") -> dict[str, str]:
    """DuckDB's `columns` for a header: known columns with their type, the others with `otherwise`."""
    return {name: types.get(name, otherwise) for name in header}
