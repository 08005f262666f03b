from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tools.browse.critical_path import critical_path

Span = tuple[int, int, int]
"""Start, end, and how many spans there are with all below it."""


def path(*spans: Span) -> list[Span]:
    starts, ends, sizes = zip(*spans, strict=True)
    return list(critical_path(starts, ends, sizes).stretches())


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> list[Span]:
    """Any spans below one, wherever they lie in time: clocks of others go wrong."""
    start = draw(st.integers(0, 100))
    end = start + draw(st.integers(0, 100))
    below = draw(st.lists(trees(depth + 1), max_size=3)) if depth < 3 else []
    told = [span for tree in below for span in tree]
    return [(start, end, len(told) + 1), *told]


def test_no_spans_have_no_path() -> None:
    assert list(critical_path([], [], []).stretches()) == []


def test_a_span_alone_waits_for_nobody() -> None:
    assert path((0, 10, 1)) == [(0, 0, 10)]


def test_calls_one_after_another_are_all_waited_for_and_the_caller_between_them() -> None:
    assert path((0, 100, 3), (10, 40, 1), (50, 90, 1)) == [
        (0, 0, 10), (1, 10, 40), (0, 40, 50), (2, 50, 90), (0, 90, 100),
    ]  # fmt: skip


def test_of_calls_side_by_side_the_one_that_ends_last_is_waited_for() -> None:
    assert path((0, 100, 3), (10, 60, 1), (10, 80, 1)) == [(0, 0, 10), (2, 10, 80), (0, 80, 100)]


def test_a_call_that_ran_beside_the_awaited_one_gives_way_to_what_ended_before_it() -> None:
    fast, beside, slow = (10, 20, 1), (15, 50, 1), (30, 90, 1)
    assert path((0, 100, 4), fast, beside, slow) == [
        (0, 0, 10), (1, 10, 20), (0, 20, 30), (3, 30, 90), (0, 90, 100),
    ]  # fmt: skip


def test_what_goes_on_after_its_caller_has_ended_counts_only_until_then() -> None:
    assert path((0, 50, 2), (10, 500, 1)) == [(0, 0, 10), (1, 10, 50)]


def test_the_request_is_the_root_that_ends_last() -> None:
    assert path((0, 10, 1), (5, 30, 2), (6, 28, 1)) == [(1, 5, 6), (2, 6, 28), (1, 28, 30)]


def test_a_chain_as_deep_as_a_trace_may_be_is_followed_to_its_end() -> None:
    deep = 50_000
    found = path(*((at, 200_000 - at, deep - at) for at in range(deep)))
    assert len(found) == 2 * deep - 1
    assert found[deep - 1] == (deep - 1, deep - 1, 200_000 - deep + 1)


@given(trees())
def test_the_path_leads_without_a_gap_from_the_start_of_the_request_to_its_end(tree: list[Span]) -> None:
    found = path(*tree)
    start, end, _ = tree[0]
    assert sum(to_ns - from_ns for _, from_ns, to_ns in found) == end - start
    assert all(before[2] == after[1] for before, after in pairwise(found))
    for span, from_ns, to_ns in found:
        assert tree[span][0] <= from_ns < to_ns <= tree[span][1]
