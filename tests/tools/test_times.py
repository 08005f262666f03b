from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import UsageError
from tools.times import Window, format_duration, format_instant, parse_instant

INSTANTS = st.integers(min_value=0, max_value=4_000_000_000 * 10**9)


@given(INSTANTS)
def test_an_instant_survives_being_written_and_read(ns: int) -> None:
    assert parse_instant(format_instant(ns)) == ns


def test_an_offset_is_converted_and_none_means_utc() -> None:
    assert parse_instant("2026-03-01T02:14:07+01:00") == parse_instant("2026-03-01T01:14:07Z")
    assert parse_instant("2026-03-01 01:14:07") == parse_instant("2026-03-01T01:14:07Z")


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z", "12"])
def test_what_is_not_a_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="2026-03-01T02:14:07Z"):
        parse_instant(text)


@given(INSTANTS, INSTANTS)
def test_overlap_is_symmetric_and_never_more_than_either_window(a: int, b: int) -> None:
    one, two = Window(a, a + 10**9), Window(b, b + 3 * 10**9)
    assert one.overlap_ns(two) == two.overlap_ns(one) <= 10**9


def test_a_window_must_end_after_it_starts() -> None:
    with pytest.raises(UsageError, match="must end after it starts"):
        Window.parse("2026-03-01T02:00:00Z..2026-03-01T02:00:00Z")


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (850_000, "850 us"),
        (12_400_000, "12.4 ms"),
        (3_200_000_000, "3.2 s"),
        (250 * 10**9, "4m 10s"),
        (7500 * 10**9, "2h 05m"),
    ],
)
def test_a_duration_reads_as_people_say_it(ns: int, text: str) -> None:
    assert format_duration(ns) == text
