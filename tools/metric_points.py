"""Metric points by the number of their series: names that repeat with every point are stored once."""

from __future__ import annotations

import duckdb

from tools.sql_files import run_sql


def number_metrics(connection: duckdb.DuckDBPyConnection) -> None:
    """Turn the table `metrics` into a view of `metric_labels` and `metric_points`, unless it is one already.

    Rows are from then on added to those two. Raises `duckdb.Error`.
    """
    if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'metrics'").fetchone():
        run_sql(connection, "derive/number_metrics.sql")
