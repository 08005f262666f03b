"""What could not be read is kept: file, line, reason and the raw text, in the table `rejects`."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tools.sql_files import sql_text


def take_csv_rejects(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Move the rows that `read_csv` set aside into `rejects`, with files named relative to `root`.

    The reads must have been given `rejects_table = 'csv_rejects'` and `rejects_scan = 'csv_scans'`.
    """
    set_aside = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'csv_rejects'"
    ).fetchone()
    if set_aside and set_aside[0]:
        statements = connection.extract_statements(sql_text("importers/take_csv_rejects.sql"))
        connection.execute(statements[0], {"prefix": f"{root}"})
        for statement in statements[1:]:
            connection.execute(statement)
