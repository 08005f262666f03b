"""Evidence as text to paste elsewhere: its SQL with the parameters in it, a row, or all of it as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agents.events import EvidenceRecord
from sessions.markdown import code, fence, text
from tools.plain_text import inert, inert_lines
from tui.widgets.cells import written
from tui.widgets.words import plural

_TOKENS: Final = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\$(?P<name>[A-Za-z_]\w*)", re.DOTALL
)
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
MOST_ROWS: Final = 100
"""Rows of a Markdown table that anybody reads."""


def filled_sql(sql: str, parameters: Mapping[str, Any]) -> str:
    """The statement as a DuckDB shell takes it: every `$name` outside text and comments is its value."""

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        return literal(parameters[name]) if name in parameters else match[0]

    return _TOKENS.sub(value, "\n".join(inert_lines(sql.strip())))


def literal(value: Any) -> str:
    """A value as SQL. A control character in a text is written as the number it has."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    quoted = "'" + words.replace("'", "''") + "'"
    return _UNSEEN.sub(lambda found: f"' || chr({ord(found[0])}) || '", quoted)


def row_text(columns: Sequence[str], row: Sequence[Any]) -> str:
    """A row as lines of `name: value`."""
    return "\n".join(
        f"{inert(name)}: {written(value, 4000)}" for name, value in zip(columns, row, strict=True)
    )


def markdown(record: EvidenceRecord, rows: Sequence[Sequence[Any]]) -> str:
    """The question, what it says, the statement to ask it again, and the first of the rows."""
    parts = [
        f"## {code(record.id)} {text(record.answers)}",
        str(text(record.summary)),
        str(fence(filled_sql(record.sql, record.parameters), "sql")),
        _table(record.columns, rows[:MOST_ROWS]),
        f"{plural(record.row_count, 'row')}, sha256 {code(record.sha256)}",
    ]
    if len(rows) > MOST_ROWS:
        parts.insert(4, f"The first {MOST_ROWS} of them.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    if not columns:
        return ""
    lines = [[str(text(name)) for name in columns], ["---" for _ in columns]]
    lines += [[str(text(written(value, 200))) for value in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
