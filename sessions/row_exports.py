"""Rows of evidence as a file: CSV for people and spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sessions.whole_file import write_whole
from tools.errors import ExportError
from tools.plain_text import inert

FORMATS: Final = ("csv", "json")
_FORMULA: Final = ("=", "+", "-", "@")
"""A spreadsheet would run a text that begins so."""


def write_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], path: Path) -> tuple[Path, str, str]:
    """Write to a new file, which only its owner may read: its absolute path, format and sha256.

    The end of the name says the format. Nothing that is there is ever written over. Raises `ExportError`.
    """
    target = path.expanduser().absolute()
    form = target.suffix.lower().removeprefix(".")
    if form not in FORMATS or inert(str(target)) != str(target):
        raise ExportError(
            f"{inert(str(target))} is not a name for rows; nothing was written.",
            "End it in .csv or .json, and use characters that can be seen.",
        )
    content = (_csv(columns, rows) if form == "csv" else _json(columns, rows)).encode("utf-8")
    try:
        write_whole(target, content, replace=False)
    except FileExistsError as error:
        raise ExportError(
            f"{target} is there already; it was left as it is.", "Name another file."
        ) from error
    except OSError as error:
        raise ExportError(
            f"{target} could not be written ({error.strerror}).",
            "Name a file in a folder that exists and that you may write to.",
        ) from error
    return target, form, hashlib.sha256(content).hexdigest()


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Text is made inert, and what a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    text = inert(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A list of objects in plain ASCII, values as they are."""
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(records, indent=1, default=str) + "\n"
