from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.browse.stores import WINDOWS, points, told
from tests.tools.small_store import BASELINE, INCIDENT
from tools.browse.series import Course, bucket_ns, matching, read_courses, read_series
from tools.times import Window

STEADY = [10.0, 11.0, 9.0, 10.0, 10.5] * 4


def test_the_farthest_from_its_usual_comes_first_whatever_its_unit(tmp_path: Path) -> None:
    metrics = [
        *points("a", "bytes", [1e9, 1.1e9, 0.9e9] * 7, [1e9, 1.1e9, 0.9e9] * 7, unit="By"),
        *points("b", "share", [0.1, 0.11, 0.09] * 7, [0.8, 0.9] * 7, unit="1"),
        *points("c", "rate", STEADY, [2.0, 3.0] * 5),
    ]
    with told(tmp_path / "s.duckdb", metrics=metrics) as browser:
        series = read_series(browser, WINDOWS)
    assert [each.service for each in series] == ["b", "c", "a"]
    assert [each.notable for each in series] == [True, True, False]
    assert series[0].shift is not None
    assert series[1].shift is not None
    assert series[0].shift > 0 > series[1].shift


def test_one_wild_point_does_not_make_a_shift(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", metrics=points("a", "x", STEADY, [*STEADY, 9e9])) as browser:
        (series,) = read_series(browser, WINDOWS)
    assert not series.notable


def test_a_counter_is_read_as_its_increase(tmp_path: Path) -> None:
    metrics = points(
        "a", "n", [float(10 * i) for i in range(20)], [float(200 + 10 * i) for i in range(20)], kind="counter"
    )
    with told(tmp_path / "s.duckdb", metrics=metrics) as browser:
        (series,) = read_series(browser, WINDOWS)
    assert (series.before, series.now, series.notable) == (10.0, 10.0, False)


def test_a_series_that_fell_silent_says_so(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", metrics=points("a", "x", STEADY, [])) as browser:
        (series,) = read_series(browser, WINDOWS)
    assert series.silent
    assert series.notable
    assert series.shift is None


def test_without_a_baseline_series_are_listed_all_the_same(tmp_path: Path) -> None:
    none = {**WINDOWS, "baseline_from": None, "baseline_to": None}
    with told(tmp_path / "s.duckdb", metrics=points("a", "x", STEADY, STEADY)) as browser:
        (series,) = read_series(browser, none)
    assert (series.shift, series.notable) == (None, False)


def test_a_course_has_a_bucket_for_each_moment_and_none_where_nothing_was_measured(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", metrics=points("a", "x", [1.0] * 10, [5.0] * 10)) as browser:
        (series,) = read_series(browser, WINDOWS)
        course = read_courses(browser, [series.number], Window(BASELINE.start_ns, INCIDENT.end_ns), 7)[
            series.number
        ]
    middles = [point.middle if point else None for point in course.points]
    assert middles == [1.0, None, None, None, None, None, 5.0]


@given(st.integers(1, 10**6), st.integers(1, 500))
def test_buckets_hold_the_whole_window(duration: int, buckets: int) -> None:
    window = Window(0, duration)
    assert (duration - 1) // bucket_ns(window, buckets) < buckets
    assert Course(window, (None,) * buckets).start_of(0) == 0


@pytest.mark.parametrize(
    ("text", "family", "service", "found"),
    [
        ("", None, None, {"cart cpu.share", "pay cpu.share", "pay heap.used"}),
        ("PAY cpu", None, None, {"pay cpu.share"}),
        ("", "memory", None, {"pay heap.used"}),
        ("", None, "cart", {"cart cpu.share"}),
        ("nowhere", None, None, set()),
    ],
)
def test_series_are_found_by_service_family_and_words(
    tmp_path: Path, text: str, family: str | None, service: str | None, found: set[str]
) -> None:
    metrics = [
        row
        for whose, name in (("cart", "cpu.share"), ("pay", "cpu.share"), ("pay", "heap.used"))
        for row in points(whose, name, [1.0], [1.0])
    ]
    with told(tmp_path / "s.duckdb", metrics=metrics) as browser:
        series = read_series(browser, WINDOWS)
    assert {f"{each.service} {each.name}" for each in matching(series, text, family, service)} == found
