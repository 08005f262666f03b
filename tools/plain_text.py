"""Text of strangers, made harmless: telemetry is data, never markup and never a terminal command."""

from __future__ import annotations

import unicodedata

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\x1b": "\\e", "\0": "\\0"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that command, hide, reorder or show nothing: control, format (bidirectional
marks, zero-width characters, tags), lone surrogates, private use, unassigned, line separators."""

_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f\u2800") | {
    chr(code)
    for start, end in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(start, end + 1)
}
"""Letters and marks by category that are nevertheless drawn as nothing: fillers, variation selectors."""


def inert(text: str) -> str:
    """`text` on one line with everything that is not plainly visible written as an escape.

    Control characters, escape sequences, bidirectional marks, zero-width characters and line breaks
    come out as `\\n`, `\\e`, `\\x07`, `\\u202e`; everything else is unchanged, so that the result
    of `inert` is its own `inert`. Markup is no concern here: render the result with markup off.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _is_seen(character) else _escape(character) for character in text)


def inert_lines(text: str) -> tuple[str, ...]:
    """The lines of a text that may have several (a log body, a playbook), each made inert."""
    return tuple(inert(line) for line in text.replace("\r\n", "\n").split("\n"))


def shorten(text: str, width: int) -> str:
    """`text`, inert, cut to at most `width` characters with an ellipsis where it was cut."""
    shown = inert(text)
    return shown if len(shown) <= width else shown[: max(width - 1, 0)] + "…"


def _is_seen(character: str) -> bool:
    if character in _BLANK:
        return False
    return unicodedata.category(character) not in _UNSEEN


def _escape(character: str) -> str:
    if short := _SHORT.get(character):
        return short
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
