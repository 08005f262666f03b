"""PetShop as Amazon publishes it (Hardt et al., "The PetShop Dataset", CLeaR 2024): CSV files of metrics with
four lines above the numbers (component, metric, statistic, the name of the time), and a call graph as an
adjacency matrix.

The time of a row is where its five minutes begin. Components are services here; labels are not read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

import duckdb

from tools.importers import Imported, Progress, SourceFile, silent
from tools.importers.csv_files import header_of
from tools.rejects import read_csv_files
from tools.sql_files import run_sql
from tools.times import SECOND_NS

_HEADS = ("microservice", "metric", "statistic")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Alert:
    """What the pager says: which component's metric, since when (nanoseconds)."""

    at_ns: int
    component: str
    metric: str


def is_metrics(path: Path) -> bool:
    """Whether a CSV file is one of PetShop's metrics."""
    return header_of(path)[:1] == _HEADS[:1]


def is_graph(path: Path) -> bool:
    """Whether a CSV file is an adjacency matrix: what stands above stands on the left too."""
    header = header_of(path)
    if len(header) < 2 or path.name != "graph.csv":
        return False
    with path.open(encoding="utf-8-sig", newline="") as file:
        callers = [row[0] for row in islice(csv.reader(file), 1, None) if row]
    return set(callers) == set(header[1:])


def import_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], progress: Progress = silent
) -> Imported:
    """Read metric files into `metrics`, call graphs into `dependencies`. Raises `duckdb.Error`."""
    run_sql(connection, "importers/vocabulary.sql")
    warnings = []
    for number, file in enumerate(files):
        progress(f"Reading {file.label}", number / len(files))
        if is_metrics(file.path):
            read_csv_files(connection, [file], _MetricReader(connection, file.path))
        elif is_graph(file.path):
            read_csv_files(connection, [file], _GraphReader(connection, file.path))
        else:
            warnings.append(f"{file.label} is neither metrics nor a call graph; it was not read.")
    return Imported(tuple(sorted(file.label for file in files)), tuple(warnings))


def import_issue(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], alert: Alert
) -> Imported:
    """Files and the alert that was raised, as one incident. Raises `duckdb.Error`."""
    imported = import_files(connection, files)
    connection.execute(
        "INSERT INTO alerts VALUES (?, NULL, ?, NULL, ?, NULL, NULL)",
        [alert.at_ns, alert.metric, alert.component],
    )
    return imported


def sample_times(file: Path) -> tuple[int, ...]:
    """When the samples of a metric file were taken (nanoseconds), in order."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        first = [row[0] for row in islice(csv.reader(lines), len(_HEADS) + 1, None) if row]
    return tuple(sorted({round(Decimal(words) * SECOND_NS) for words in first if _NUMBER.fullmatch(words)}))


@dataclass(frozen=True)
class _MetricReader:
    """Reads a metric file, and what is left of it after a broken line, which has one line of heads."""

    connection: duckdb.DuckDBPyConnection
    whole: Path

    def __call__(self, files: Sequence[SourceFile]) -> None:
        with self.whole.open(encoding="utf-8-sig", newline="") as lines:
            components, metrics, statistics = (row[1:] for row in islice(csv.reader(lines), len(_HEADS)))
        cells = _cells(len(components))
        for file in files:
            run_sql(
                self.connection,
                "importers/petshop.sql",
                file=str(file.path),
                heads=len(_HEADS) + 1 if file.path == self.whole else 1,
                columns=dict.fromkeys(("time", *cells), "VARCHAR"),
                cells=cells,
                components=components,
                metrics=metrics,
                statistics=statistics,
            )


@dataclass(frozen=True)
class _GraphReader:
    """Reads a call graph."""

    connection: duckdb.DuckDBPyConnection
    whole: Path

    def __call__(self, files: Sequence[SourceFile]) -> None:
        callees = header_of(self.whole)[1:]
        cells = _cells(len(callees))
        for file in files:
            run_sql(
                self.connection,
                "importers/petshop_graph.sql",
                file=str(file.path),
                columns=dict.fromkeys(("caller", *cells), "VARCHAR"),
                cells=cells,
                callees=list(callees),
            )


def _cells(count: int) -> list[str]:
    """Names for columns whose own names differ in case alone, which SQL does not tell apart."""
    return [f"c{number}" for number in range(1, count + 1)]
