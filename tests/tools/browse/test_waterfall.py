from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tools.browse.waterfall import Waterfall, laid_out

LISTS = st.lists(st.tuples(st.integers(-1, 20), st.integers(0, 50)), max_size=20)
"""Spans as (parent, start); a parent may be missing, or lead in a circle."""


def trace(*spans: tuple[int, int], lost: bool = False) -> Waterfall:
    parents, starts = zip(*spans, strict=True) if spans else ((), ())
    count = len(spans)
    told: dict[str, Any] = {
        "place": np.arange(100, 100 + count, dtype=np.int64),
        "parent": np.array([100 + parent if parent >= 0 else -1 for parent in parents], dtype=np.int64),
        "lost": np.full(count, lost),
        "start_time": np.array(starts, dtype=np.int64),
        "duration_ns": np.full(count, 10, dtype=np.int64),
        "failed": np.zeros(count, dtype=bool),
        "service": np.array([f"s{number}" for number in range(count)], dtype=object),
        "operation": np.array(["op"] * count, dtype=object),
    }
    return laid_out("t", told)


def test_spans_stand_below_their_parents_in_the_order_they_start() -> None:
    found = trace((-1, 0), (0, 30), (0, 10), (2, 15))
    assert found.places == [100, 102, 103, 101]
    assert found.depths == [0, 1, 2, 1]
    assert found.sizes == [4, 2, 1, 1]
    assert [found.parent(row) for row in range(4)] == [None, 0, 1, 0]
    assert (found.start_ns, found.end_ns) == (0, 40)


def test_a_trace_that_is_not_there_is_empty() -> None:
    found = trace()
    assert len(found) == 0
    assert list(found.critical_path().stretches()) == []


def test_a_circle_of_parents_is_entered_where_it_starts_first() -> None:
    found = trace((1, 20), (2, 5), (0, 9))
    assert found.places == [101, 100, 102]
    assert found.depths == [0, 1, 2]


@given(LISTS)
def test_every_span_has_one_row_and_the_rows_of_a_span_are_all_below_it(spans: list[tuple[int, int]]) -> None:
    found = trace(*spans)
    assert sorted(found.places) == list(range(100, 100 + len(spans)))
    for row in range(len(found)):
        end = row + found.sizes[row]
        assert all(found.depths[below] > found.depths[row] for below in range(row + 1, end))
        assert end == len(found) or found.depths[end] <= found.depths[row]
