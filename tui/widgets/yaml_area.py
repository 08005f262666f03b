"""A text area for YAML: keys, comments and strings told apart, and nothing in the text obeyed."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.color import Color
from textual.widgets import TextArea

from tools.plain_text import inert

_COMMENT = re.compile(r"(?:^|\s)#.*$")
_KEY = re.compile(r"^\s*(?:- )*(?P<key>[\w.\-/]+):(?=\s|$)")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")


class YamlArea(TextArea):
    """While read-only it takes no letters, so that the screen's keys work, and moves like a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("tab", "app.focus_next", ""),
        ("shift+tab", "app.focus_previous", ""),
    ]

    def get_line(self, line_index: int) -> Text:
        """One cell for each character, also for those that would not be seen."""
        words = visible(self.document.get_line(line_index))
        line = Text(words, end="", no_wrap=True)
        key, quoted, comment = (
            _style(self.app.theme_variables[name]) for name in ("accent", "success", "quiet")
        )
        for match in _KEY.finditer(words):
            line.stylize(key, *match.span("key"))
        for match in _QUOTED.finditer(words):
            line.stylize(quoted, *match.span())
        for match in _COMMENT.finditer(words):
            line.stylize(comment, *match.span())
        return line


def _style(colour: str) -> Style:
    return Style(color=Color.parse(colour).rich_color)


def visible(text: str) -> str:
    """`text` with every character that would command or hide shown by a stand-in of its own."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_stand_in(character) for character in text)


def _stand_in(character: str) -> str:
    if character == "\t" or inert(character) == character:
        return character
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
