"""Whatever a stranger writes into a log, the terminal only ever shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.plain_text import inert, inert_lines, shorten

_ANY_TEXT = st.text(st.characters(exclude_categories=()))
_COMMANDING = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@given(_ANY_TEXT)
def test_nothing_that_commands_or_hides_survives(text: str) -> None:
    assert not [c for c in inert(text) if unicodedata.category(c) in _COMMANDING]


@given(_ANY_TEXT)
def test_inert_text_is_left_alone(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S"), max_codepoint=0x2FF)))
def test_visible_text_is_unchanged(text: str) -> None:
    assert inert(text) == text


@given(_ANY_TEXT)
def test_inert_text_can_be_written_to_any_utf8_stream(text: str) -> None:
    inert(text).encode("utf-8")


@given(_ANY_TEXT, st.integers(min_value=1, max_value=80))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert len(shorten(text, width)) <= width


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", "\\e[2J\\e]0;owned\\x07"),
        ("price\u202etxt.exe", "price\\u202etxt.exe"),
        ("pay\u200bment", "pay\\u200bment"),
        ("two\nlines\r\n", "two\\nlines\\r\\n"),
        ("\x9b31m", "\\x9b31m"),
        ("\U000e0041 tag", "\\U000e0041 tag"),
        ("[/bold] stays", "[/bold] stays"),
        ("größer 数据 ✓", "größer 数据 ✓"),
    ],
)
def test_hostile_text_is_shown_escaped(hostile: str, shown: str) -> None:
    assert inert(hostile) == shown


def test_lines_keep_their_breaks_and_lose_everything_else() -> None:
    assert inert_lines("first\r\nsec\x1bond\n") == ("first", "sec\\eond", "")
