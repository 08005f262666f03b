from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sessions.markdown import code, columns, fence, text
from tools.plain_text import inert

READER = MarkdownIt("gfm-like", {"html": True})
"""The most willing reader there is: raw HTML, tables, strikethrough, links of bare addresses."""
assert READER.linkify is not None
READER.linkify.set({"fuzzy_link": False, "fuzzy_email": False})

ACTIVE = st.text(
    st.sampled_from("a1 \\`*_~[]()<>!|#+-=.:/@&;$\n\t\x1b\u202e\u200b{}\"'") | st.characters(), max_size=60
)


def one_line(words: str) -> str:
    return " ".join(inert(words).split())


@given(ACTIVE)
@example("# a heading")
@example("1. a list")
@example("12) a list")
@example("- a list")
@example("> a quotation")
@example("--- a rule")
@example("    code")
@example("<script>alert(1)</script>")
@example("[a](javascript:x) ![b](http://c) <http://d> http://e www.f.g h@i.jk")
@example("&lt;b&gt; &#106;")
@example("a _b_ __c__ *d* ~~e~~ `f` \\`g")
@example("| a | b |\n|---|---|")
@example("[x]: http://y")
def test_prose_is_read_as_the_words_it_was(words: str) -> None:
    tokens = READER.parse(f"- {text(words)} (E1)\n")
    assert [token.type for token in tokens if token.nesting == 0] == ["inline"]
    [inline] = [token for token in tokens if token.type == "inline"]
    assert {child.type for child in inline.children or ()} == {"text"}
    assert "".join(child.content for child in inline.children or ()) == f"{one_line(words)} (E1)".lstrip()


@given(ACTIVE.filter(str.strip))
def test_a_name_in_a_code_span_is_read_as_it_is(words: str) -> None:
    tokens = READER.parseInline(f"x {code(words)} y")
    spans = [child for child in tokens[0].children or () if child.type == "code_inline"]
    assert [span.content for span in spans] == [one_line(words)]


@given(ACTIVE)
def test_a_fence_holds_what_is_put_into_it(words: str) -> None:
    [block] = READER.parse(f"{fence(words, 'sql')}\n")
    assert block.type == "fence"
    assert (
        block.content
        == "\n".join(map(inert, words.replace("\r\n", "\n").removesuffix("\n").split("\n"))) + "\n"
    )


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("payment-7c9f-2 fails 19.0% (before: 0.2%)", "payment-7c9f-2 fails 19.0% (before: 0.2%)"),
        ("cart_service calls a_b", "cart_service calls a_b"),
        ("Order <num> -> done", "Order &lt;num> -> done"),
        ("a*b", r"a\*b"),
    ],
)
def test_prose_stays_readable_in_the_raw(words: str, written: str) -> None:
    assert text(words) == written


def test_columns_are_aligned_and_cut() -> None:
    assert (
        columns(("name", "n"), [("a", 1), ("b" * 99, None)], width=8) == "name      n\na         1\nbbbbbbb…"
    )
