"""A person's own tables: CSV, Parquet or JSON files with a mapping of columns.

A file is read as text into `lines`, its mapped fields into `staged`, and from there each table's SQL makes
rows of them, or rejects with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from tools.counted import counted
from tools.importers import Imported, Progress, SourceFile
from tools.importers.csv_files import header_of, typed
from tools.importers.lines import (
    LONGEST_LINE,
    complaint_about,
    complaint_about_nothing,
    fill_lines,
    read_lines,
)
from tools.importers.table_mapping import Table, TableMapping, Target
from tools.importers.table_staging import stage
from tools.sql_files import run_sql, sql_text

_UNITS: Mapping[Target, Mapping[str, str]] = {
    "spans": {"start_unit": "start_time", "end_unit": "end_time", "duration_unit": "duration"},
    "logs": {"time_unit": "time"},
    "metrics": {"time_unit": "time"},
    "dependencies": {},
    "changes": {"time_unit": "time"},
    "alerts": {"starts_unit": "starts_at", "ends_unit": "ends_at"},
}


def import_files(
    mapping: TableMapping,
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[SourceFile],
    progress: Progress,
) -> Imported:
    """Read every file as each table of the mapping that claims it says. Raises `duckdb.Error`."""
    run_sql(connection, "importers/vocabulary.sql")
    run_sql(connection, "importers/table_begin.sql")
    claims = [(file, table) for file in files for table in mapping.tables if table.claims(file)]
    warnings = []
    for number, (file, table) in enumerate(claims):
        progress(f"Reading {file.label}", number / len(claims))
        complaint = _import(connection, file, table)
        if complaint:
            warnings.append(complaint)
    run_sql(connection, "importers/table_end.sql")
    return Imported(tuple(file.label for file in files), tuple(warnings))


def _import(connection: duckdb.DuckDBPyConnection, file: SourceFile, table: Table) -> str | None:
    """Read one file into one table; a sentence where that cannot be done."""
    kind = table.kind_of(file.path)
    if kind is None:
        return f"{file.label} is no CSV, Parquet or JSON by its name; it was not read. Say its kind."
    complaint = _read_csv(connection, file, table) if kind == "csv" else _read_other(connection, file, kind)
    if complaint:
        return complaint
    columns = None if kind in ("ndjson", "json") else _columns(connection)
    complaint = _absent(file, table, columns) if columns is not None else None
    if complaint:
        return complaint
    stage(connection, table, columns)
    units = {parameter: _unit_of(table, field) for parameter, field in _UNITS[table.into].items()}
    run_sql(connection, f"importers/table_{table.into}.sql", file=file.label, **units)
    complaint = _forget_unmeasured(connection, file) if table.unpivot else None
    run_sql(connection, "importers/table_rejects.sql", file=file.label)
    return complaint


def _forget_unmeasured(connection: duckdb.DuckDBPyConnection, file: SourceFile) -> str | None:
    cells = connection.execute(sql_text("importers/table_unmeasured.sql")).fetchall()[0][0]
    run_sql(connection, "importers/table_forget_unmeasured.sql")
    told = counted(cells, "value is", "values are")
    return f"{told} NaN or infinite in {file.label} and left out." if cells else None


def _read_csv(connection: duckdb.DuckDBPyConnection, file: SourceFile, table: Table) -> str | None:
    header = header_of(file.path, table.delimiter)
    if not header:
        return f"{file.label} is empty; nothing was read from it."
    complaint = _absent(file, table, header)
    if complaint:
        return complaint

    def read(piece: SourceFile) -> None:
        run_sql(
            connection,
            "importers/read_csv.sql",
            file=str(piece.path),
            columns=typed(header, {}),
            delimiter=table.delimiter,
            longest=LONGEST_LINE,
        )

    return fill_lines(connection, file, read)


def _read_other(connection: duckdb.DuckDBPyConnection, file: SourceFile, kind: str) -> str | None:
    if kind == "ndjson":
        complaint = read_lines(connection, file)
        if not complaint:
            run_sql(connection, "importers/invalid_lines.sql", file=file.label)
        return complaint
    try:
        run_sql(connection, f"importers/read_{kind}.sql", file=str(file.path))
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        return complaint_about(file, error)
    return complaint_about_nothing(connection, file)


def _columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    described = connection.execute("SELECT * FROM lines LIMIT 0").description or ()
    return [column[0] for column in described if column[0] != "whydunit_line"]


def _absent(file: SourceFile, table: Table, columns: Sequence[str]) -> str | None:
    """Which columns the mapping names and the file lacks, as a sentence."""
    named = [column.column for column in table.columns.values() if column.column]
    kept = [] if table.attributes == "*" else table.attributes
    absent = sorted({name for name in (*named, *kept) if name not in columns})
    noun = "column" if len(absent) == 1 else "columns"
    return f"{file.label} lacks the {noun} {', '.join(absent)}; it was not read." if absent else None


def _unit_of(table: Table, field: str) -> str:
    column = table.columns.get(field)
    return column.unit if column and column.unit else "iso" if field != "duration" else "ns"
