"""SQL lives in files beside the code; this finds and runs them."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import duckdb


@cache
def sql_text(name: str) -> str:
    """The text of a `.sql` file, by its path under `tools/`."""
    return resources.files("tools").joinpath(name).read_text("utf-8")


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> None:
    """Run every statement of a file, each with those parameters that it names. Raises `duckdb.Error`."""
    for statement in connection.extract_statements(sql_text(name)):
        named = {key: parameters[key] for key in statement.named_parameters}
        connection.execute(statement, named or None)
