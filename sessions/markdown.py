"""Strangers' words in a Markdown document: they say what they say, and do nothing.

Everything a template prints passes through `text`; what is markup on purpose is `Markup`. Names and
quotations stand in code spans, where Markdown, HTML, links and mentions have no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tools.plain_text import inert, inert_lines, shorten

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_HTML = {"&": "&amp;", "<": "&lt;"}
_SPECIAL = re.compile(r"[\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_])|(?<=:)/(?=/)|(?<=www)\.")
_AT_START = re.compile(r"^(?:[#+=:>-]|\d{1,9}(?=[.)](?:\s|$)))")
_TICKS = re.compile(r"`+")
_SPAN_OR_TAG = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)|<")
_AFTER = "\n\nx"
"""A paragraph of its own after a person's text: where it is none, a fence was left open."""


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


def own(value: str) -> Markup:
    """A section in the Markdown a person wrote. It stays within its section: a heading in it is one below
    the section's, a fence is closed, HTML has no effect, invisible characters are shown."""
    lines = list(inert_lines(value.replace("\t", "    ").strip("\n")))
    tokens = _reader().parse("\n".join([*lines, _AFTER]))
    verbatim = {place for token in tokens if token.type in ("fence", "code_block") for place in _span(token)}
    for place, line in enumerate(lines):
        lines[place] = line if place in verbatim else _without_html(line)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2"):
            first, *more = _span(token)
            lines[first] = f"### {_without_html(inside.content)}"
            for place in more:
                lines[place] = ""
    if tokens[-1].type == "fence":
        lines.append(tokens[-1].markup)
    return Markup("\n".join(lines))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def _span(token: Token) -> range:
    return range(*token.map) if token.map else range(0)


def _without_html(line: str) -> str:
    """What would begin HTML does not, unless it stands in a code span, where it never did."""
    return _SPAN_OR_TAG.sub(lambda found: "&lt;" if found[0] == "<" else found[0], line)


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
