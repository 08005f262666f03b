from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tools.critical_path import Span, critical_path


def span(name: str, start: int, end: int, parent: str | None = None) -> Span:
    return Span(name, parent, "service", name, start, end - start, failed=False)


def shares(*spans: Span, root: str | None = None) -> dict[str, int]:
    return {stay.span.span_id: stay.own_ns for stay in critical_path(spans, root)}


def test_of_parallel_calls_only_the_one_waited_for_is_on_the_path() -> None:
    assert shares(span("root", 0, 100), span("quick", 10, 40, "root"), span("slow", 10, 90, "root")) == {
        "root": 20,
        "slow": 80,
    }


def test_calls_one_after_another_are_all_on_the_path() -> None:
    found = shares(
        span("root", 0, 100), span("first", 10, 40, "root"), span("second", 50, 90, "root"),
        span("deep", 60, 85, "second"),
    )  # fmt: skip
    assert found == {"root": 30, "first": 30, "second": 15, "deep": 25}


def test_a_child_that_outlives_its_parent_counts_as_far_as_it_was_waited_for() -> None:
    assert shares(span("root", 0, 100), span("later", 80, 300, "root")) == {"root": 80, "later": 20}


def test_a_path_can_begin_anywhere_in_the_trace() -> None:
    spans = (span("root", 0, 100), span("below", 10, 40, "root"))
    assert shares(*spans, root="below") == {"below": 30}


def test_no_spans_have_no_path_and_a_circle_ends() -> None:
    assert critical_path([]) == ()
    assert critical_path([span("a", 0, 10, "b"), span("b", 0, 10, "a")]) == ()


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 30)), min_size=1, max_size=30)
)
def test_the_shares_are_never_negative_and_add_up_to_the_whole(drawn: list[tuple[int, int, int]]) -> None:
    spans = [span("0", 0, 100)]
    spans += [
        span(str(place), start, start + length, str(parent % place))
        for place, (start, length, parent) in enumerate(drawn, 1)
    ]
    found = critical_path(spans, "0")
    assert all(stay.own_ns >= 0 for stay in found)
    assert sum(stay.own_ns for stay in found) == 100
