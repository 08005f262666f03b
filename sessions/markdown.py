"""Strangers' words in a Markdown document: they say what they say, and do nothing.

Everything a template prints passes through `text`; what is markup on purpose is `Markup`. Names and
quotations stand in code spans, where Markdown, HTML, links and mentions have no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from tools.plain_text import inert, inert_lines, shorten

_HTML = {"&": "&amp;", "<": "&lt;"}
_SPECIAL = re.compile(r"[\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_])|(?<=:)/(?=/)|(?<=www)\.")
_AT_START = re.compile(r"^(?:[#+=:>-]|\d{1,9}(?=[.)](?:\s|$)))")
_TICKS = re.compile(r"`+")


def text(value: Any) -> Markup:
    """Prose: on one line, invisible characters shown, HTML and Markdown without effect."""
    if isinstance(value, Markup):
        return value
    shown = " ".join(inert(str(value)).split())
    shown = _SPECIAL.sub(lambda found: f"\\{found[0]}", shown)
    shown = _AT_START.sub(_held, shown)
    return Markup("".join(_HTML.get(character, character) for character in shown))


def code(value: Any, width: int = 200) -> Markup:
    """A name or a quotation, in a code span that no run of backticks in it can close."""
    shown = " ".join(shorten(str(value), width).split())
    ticks = "`" * (1 + _longest_run(shown))
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return Markup(f"{ticks}{pad}{shown}{pad}{ticks}")


def fence(value: str, language: str = "") -> Markup:
    """A block of lines as they are, in a fence that none of them can close."""
    lines = inert_lines(value.removesuffix("\n"))
    ticks = "`" * max(3, 1 + max(map(_longest_run, lines), default=0))
    return Markup("\n".join((f"{ticks}{language}", *lines, ticks)))


def columns(names: Iterable[str], rows: Iterable[Iterable[Any]], width: int = 44) -> str:
    """Rows under their names, in columns for a fixed-width font; long values are cut."""
    table = [[shorten("" if cell is None else str(cell), width) for cell in row] for row in (names, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in table
    )


def _held(start: re.Match[str]) -> str:
    """The start of a line, held back from beginning a list or a heading."""
    return f"{start[0]}\\" if start[0].isdecimal() else f"\\{start[0]}"


def _longest_run(line: str) -> int:
    return max((len(run) for run in _TICKS.findall(line)), default=0)
