"""A Markdown document as lines of a list: what it says is drawn, and nothing in it acts.

Drawn from the tokens of a reader without links, pictures and HTML; every piece of text passes through
`said`. Pure, and slow enough for a thread of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from tui.widgets.line_list import Line
from tui.widgets.words import QUIET, cited, line, said

_NUMBER = re.compile(r"\bE\d+(?:\.\d+)*\b")
_STYLES: Final = {"strong_open": "bold", "em_open": "italic"}
_MOST_LINES: Final = 2000
"""Of one section: what comes after is in the export."""


def markdown_lines(key: str, markdown: str, known: Collection[str] = ()) -> Iterator[Line]:
    """The document's lines, keyed `<key>#<place>`; a line opens the `known` evidence that it cites."""
    drawn = _Drawing(key, frozenset(known))
    for token in _reader().parse(markdown):
        drawn.draw(token)
        if len(drawn.lines) > _MOST_LINES:
            drawn.lines.append(Line(f"{key}#more", Content.styled("… and more, in the export", QUIET)))
            break
    return iter(drawn.lines)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "html_inline"])


@dataclass
class _Drawing:
    """`marks` are the open lists: the next number of an ordered one, None for a bulleted one."""

    key: str
    known: frozenset[str]
    lines: list[Line] = field(default_factory=list)
    marks: list[int | None] = field(default_factory=list)
    begun: bool = False
    heading: bool = False
    quotes: int = 0

    def draw(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.heading = True
            case "heading_close":
                self.heading = False
            case "bullet_list_open":
                self._gap()
                self.marks.append(None)
            case "ordered_list_open":
                self._gap()
                self.marks.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self.marks.pop()
            case "list_item_open":
                self.begun = True
            case "blockquote_open":
                self.quotes += 1
            case "blockquote_close":
                self.quotes -= 1
            case "hr":
                self._add(Content.styled("───", QUIET))
            case "fence" | "code_block":
                self._gap()
                for each in token.content.removesuffix("\n").split("\n"):
                    self._add(said(each, QUIET), Content.styled("│ ", QUIET))
            case "inline":
                if not self.marks:
                    self._gap()
                words = inline(token, self.known)
                self._add(words.stylize_before("bold") if self.heading else words, numbers=_cited(token))

    def _gap(self) -> None:
        if self.lines and not self.marks and self.lines[-1].text.plain:
            self._add(Content(""), heading=True)

    def _add(
        self,
        words: Content,
        mark: Content | None = None,
        numbers: tuple[str, ...] = (),
        heading: bool = False,
    ) -> None:
        opens = tuple(number for number in numbers if number in self.known)
        lead = line(Content.styled("┃ " * self.quotes, QUIET), self._mark(), mark or Content(""))
        self.lines.append(Line(f"{self.key}#{len(self.lines)}", words, lead, opens=opens, heading=heading))

    def _mark(self) -> Content:
        """The bullet or number of an item that just began, else its indentation."""
        if not self.marks:
            return Content("")
        number, indent = self.marks[-1], "  " * (len(self.marks) - 1)
        mark = "• " if number is None else f"{number}. "
        if not self.begun:
            return Content(indent + " " * len(mark))
        self.begun = False
        if number is not None:
            self.marks[-1] = number + 1
        return Content.styled(indent + mark, QUIET)


def inline(token: Token, known: Collection[str] = ()) -> Content:
    """The words of a paragraph, with emphasis, code and the evidence it cites told apart."""
    parts: list[Content] = []
    styles: list[str] = []
    for child in token.children or ():
        if child.type in _STYLES:
            styles.append(_STYLES[child.type])
        elif child.type.endswith("_close"):
            styles.pop()
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(Content(" "))
        elif child.type == "code_inline":
            parts.append(said(child.content, "$secondary"))
        else:
            parts += _with_numbers(child.content, " ".join(styles), known)
    return Content.assemble(*parts)


def inline_of(markdown: str, known: Collection[str] = ()) -> Content:
    """One line of Markdown as content."""
    return inline(_reader().parseInline(markdown)[0], known)


def _with_numbers(text: str, style: str, known: Collection[str]) -> Iterator[Content]:
    end = 0
    for found in _NUMBER.finditer(text):
        if found[0] in known:
            yield said(text[end : found.start()], style)
            yield cited((found[0],))
            end = found.end()
    yield said(text[end:], style)


def _cited(token: Token) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NUMBER.findall(token.content)))
