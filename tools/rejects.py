"""What could not be read is kept: file, line, reason and the raw text, in the table `rejects`."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tools.importers import SourceFile
from tools.sql_files import run_sql


def csv_rejects_exist(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `read_csv` has set something aside since the last `take_csv_rejects`."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'csv_rejects'").fetchone()
    return bool(found) and connection.execute("SELECT 1 FROM csv_rejects LIMIT 1").fetchone() is not None


def take_csv_rejects(connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile]) -> None:
    """Move the rows that `read_csv` set aside into `rejects`, each file under its label.

    The reads must have been given `rejects_table = 'csv_rejects'` and `rejects_scan = 'csv_scans'`. A line is
    numbered by records: where a quoted value spans lines, that counts as one.
    """
    if csv_rejects_exist(connection):
        run_sql(
            connection,
            "importers/take_csv_rejects.sql",
            paths=[str(file.path) for file in files],
            labels=[file.label for file in files],
        )
    connection.execute("DROP TABLE IF EXISTS csv_rejects")
    connection.execute("DROP TABLE IF EXISTS csv_scans")
