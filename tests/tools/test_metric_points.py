"""Metrics whose names are stored once read as they were written."""

from __future__ import annotations

import duckdb
import pytest

from tests.tools.ingested import empty_store
from tools.metric_points import number_metrics

ROWS = [
    (2, "shop", "shop-0", None, "cpu", "%", "gauge", 2.0, None),
    (1, "shop", "shop-0", None, "cpu", "%", "gauge", 1.0, None),
    (1, "shop", "shop-0", None, "cpu", "%", "gauge", 1.0, None),
    (1, "shop", None, "host", "latency", None, None, 1.0, '{"peer.service":"cart"}'),
    (1, "shop", None, "host", "latency", None, None, 1.0, '{"peer.service":"stock"}'),
]
"""Out of order, with a repeated row, and with series that differ in one column alone."""


def written(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    return connection.execute("SELECT *, hash(metrics) FROM metrics ORDER BY ALL").fetchall()


def test_every_row_and_its_hash_stay_as_they_were() -> None:
    with empty_store() as connection:
        told = written(connection)
        number_metrics(connection)
        assert connection.execute("SELECT *, hash(metrics) FROM metrics ORDER BY ALL").fetchall() == told


def test_columns_keep_their_names_and_types() -> None:
    with empty_store() as connection:
        described = "SELECT column_name, column_type FROM (DESCRIBE metrics)"
        before = connection.execute(described).fetchall()
        number_metrics(connection)
        assert connection.execute(described).fetchall() == before


def test_a_series_is_named_once_however_many_points_it_has() -> None:
    with empty_store() as connection:
        written(connection)
        number_metrics(connection)
        assert connection.execute("SELECT count(*) FROM metric_labels").fetchone() == (3,)


@pytest.mark.parametrize("rows", [0, 5])
def test_what_is_numbered_is_not_numbered_again(rows: int) -> None:
    with empty_store() as connection:
        if rows:
            written(connection)
        number_metrics(connection)
        number_metrics(connection)
        assert connection.execute("SELECT count(*) FROM metrics").fetchone() == (rows,)
