from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from playbooks.diff import diff, digest


def test_the_digest_is_of_the_exact_bytes() -> None:
    assert digest("a\n") == hashlib.sha256(b"a\n").hexdigest()
    assert digest("a\r\n") != digest("a\n")
    assert digest("é") == hashlib.sha256("é".encode()).hexdigest()


def test_no_change_is_no_diff() -> None:
    assert diff("a\nb\n", "a\nb\n") == ""


def test_a_changed_line_is_shown_with_its_surroundings() -> None:
    assert diff("a\nb\nc\n", "a\nB\nc\n") == "--- draft\n+++ edited\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"


def test_a_missing_last_newline_is_said() -> None:
    assert diff("a\n", "a").endswith("-a\n+a\n\\ No newline at end of file\n")


def test_lines_end_at_newlines_only() -> None:
    assert "+a\u2028b\n" in diff("a\n", "a\u2028b\n")


@given(st.text(), st.text())
def test_texts_differ_exactly_where_there_is_a_diff(old: str, new: str) -> None:
    assert (diff(old, new) == "") == (old == new)
