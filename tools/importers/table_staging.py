"""The one statement that a mapping shapes: from a file's own columns to the fields of a table.

Column names and words of the mapping reach SQL only quoted, or as parameters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from tools.importers.table_mapping import OPTIONAL, REQUIRED, Column, Table
from tools.sql_files import sql_text

_UNPIVOTED, _CELL = "unpivoted column", "unpivoted cell"


def stage(connection: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str] | None) -> None:
    """Fill `staged` (whydunit_line, the fields of the table as text, attributes) from `lines`.

    `columns` are those of `lines`; None where its rows are JSON texts. Raises `duckdb.Error`.
    """
    staging = _Staging(table, columns)
    fields = ", ".join(
        f"{staging.field(name)} AS {name}" for name in (*REQUIRED[table.into], *OPTIONAL[table.into])
    )
    statement = sql_text("importers/stage.sql").format(
        fields=fields, attributes=staging.attributes(), relation=staging.relation()
    )
    connection.execute(statement, staging.parameters or None)


@dataclass
class _Staging:
    """Composes the pieces of the statement and gathers its parameters."""

    table: Table
    columns: Sequence[str] | None
    parameters: dict[str, Any] = field(default_factory=dict)

    def field(self, name: str) -> str:
        column = self.table.columns.get(name)
        if column is not None:
            return self._mapped(name, column)
        if name not in self.table.unpivoted_fields:
            return "NULL::VARCHAR"
        if name == "value":
            return _quoted(_CELL)
        group = re.compile(self.table.unpivot or "").groupindex[name]
        return f"taken({_quoted(_UNPIVOTED)}, {self._parameter('unpivot', self.table.unpivot)}, {group})"

    def attributes(self) -> str:
        """A JSON object of the columns that are kept as attributes, without empty ones; NULL for none."""
        if self.columns is None and self.table.attributes == "*":
            used = [f"{self._parameter(f'used{i}', name)}, NULL" for i, name in enumerate(self._used())]
            return f"json_merge_patch(line, json_object({', '.join(used)}))"
        names = self._others() if self.table.attributes == "*" else self.table.attributes
        pairs = [f"{self._parameter(f'kept{i}', name)}, {self._cell(name)}" for i, name in enumerate(names)]
        return f"json_merge_patch('{{}}', json_object({', '.join(pairs)}))" if pairs else "NULL::JSON"

    def relation(self) -> str:
        if self.table.unpivot is None:
            return "lines"
        return (
            f"(UNPIVOT lines ON {', '.join(map(_quoted, self.unpivoted()))} "
            f"INTO NAME {_quoted(_UNPIVOTED)} VALUE {_quoted(_CELL)})"
        )

    def unpivoted(self) -> list[str]:
        pattern = re.compile(self.table.unpivot or "")
        return [name for name in self.columns or () if pattern.fullmatch(name) and name not in self._used()]

    def _mapped(self, name: str, column: Column) -> str:
        words = (
            self._parameter(f"{name}_value", column.value)
            if column.value
            else self._cell(column.column or "")
        )
        rules = (
            self._parameter(f"{name}_pattern", column.pattern),
            "1",
            self._parameter(f"{name}_empty", list(column.empty), "VARCHAR[]"),
            self._parameter(f"{name}_keys", list(column.map), "VARCHAR[]"),
            self._parameter(f"{name}_words", list(column.map.values()), "VARCHAR[]"),
            self._parameter(f"{name}_otherwise", column.otherwise),
        )
        return f"field_of({words}, {', '.join(rules)})"

    def _cell(self, name: str) -> str:
        if self.columns is not None:
            return f"{_quoted(name)}::VARCHAR"
        path = name if name.startswith("$") else f"$.{_quoted(name)}"
        return f"json_extract_string(line, {self._parameter(f'path_{len(self.parameters)}', path)})"

    def _used(self) -> list[str]:
        return [column.column for column in self.table.columns.values() if column.column]

    def _others(self) -> list[str]:
        unpivoted = self.unpivoted() if self.table.unpivot else []
        return [name for name in self.columns or () if name not in (*self._used(), *unpivoted)]

    def _parameter(self, name: str, value: Any, kind: str = "VARCHAR") -> str:
        self.parameters[name] = value
        return f"${name}::{kind}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
