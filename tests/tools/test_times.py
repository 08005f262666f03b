from __future__ import annotations

import contextlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import UsageError
from tools.times import Window, format_duration, format_instant, parse_instant, parse_moment

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


INCIDENT_NS = parse_instant("2026-03-01T02:13:00Z")
ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("02:14", "2026-03-01T02:14:00Z"),
        (" 2:14:07 ", "2026-03-01T02:14:07Z"),
        ("02:14:07.25Z", "2026-03-01T02:14:07.25Z"),
        ("02:14 UTC", "2026-03-01T02:14:00Z"),
        ("03:14 local", "2026-03-01T02:14:00Z"),
        ("2026-03-01 02:14", "2026-03-01T02:14:00Z"),
        ("2026-03-01 03:14 local", "2026-03-01T02:14:00Z"),
        ("2026-03-01T04:14:07+02:00", "2026-03-01T02:14:07Z"),
        ("23:55", "2026-02-28T23:55:00Z"),
        ("18:00", "2026-03-01T18:00:00Z"),
    ],
)
def test_a_moment_is_read_as_people_write_it_on_the_day_of_the_incident(typed: str, means: str) -> None:
    assert format_instant(parse_moment(typed, INCIDENT_NS, ZURICH)) == means


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "25:00",
        "02:61",
        "2:1",
        "02:14 pm",
        "2026-03-01",
        "0",
        "2026-03-29 02:30 local",
        "02:14 local local",
    ],
)
def test_what_is_no_moment_is_refused_with_a_remedy(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_moment(typed, INCIDENT_NS, ZURICH)
    assert "02:14" in refused.value.remedy


@given(st.text())
def test_whatever_is_typed_is_a_moment_or_refused(typed: str) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(parse_moment(typed, INCIDENT_NS, ZURICH), int)
