"""Values of evidence rows as table cells and as parameters."""

from __future__ import annotations

import json
from typing import Any, Final

from rich.text import Text

from tools.plain_text import shorten
from tools.times import format_instant

WIDEST_CELL: Final = 60
_INSTANTS_FROM_NS: Final = 10**17
"""Whole numbers from here on (1973) are read as instants where the name does not say otherwise."""


def cell(value: Any, width: int = WIDEST_CELL) -> Text:
    """A value as it stands in a table: numbers to the right, nothing as a dash, text inert."""
    right = isinstance(value, int | float) and not isinstance(value, bool)
    shown = Text(written(value, width), justify="right" if right and not _is_instant(value) else "left")
    if value is None:
        shown.stylize("dim")
    return shown


def written(value: Any, width: int = WIDEST_CELL) -> str:
    """A value in words."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if _is_instant(value):
        return format_instant(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return shorten(text, width)


def _is_instant(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= _INSTANTS_FROM_NS
