"""SQL lives in files beside the code; this finds and runs them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import duckdb


@cache
def sql_text(name: str) -> str:
    """The text of a `.sql` file, by its path under `tools/`."""
    return resources.files("tools").joinpath(name).read_text("utf-8")


def run_script(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run every statement of a file that takes no parameters. Raises `duckdb.Error`."""
    connection.execute(sql_text(name))


def run_statement(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any]) -> None:
    """Run a file of one statement with named parameters. Raises `duckdb.Error`."""
    connection.execute(sql_text(name), dict(parameters))
