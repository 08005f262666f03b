"""Metric series to look through: which there are, how far each shifted, and how some of them went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.browse.browser import Browser
from tools.times import Window

NOTABLE = 6.0
"""Robust deviations from which a series is marked: metrics stray further than a normal distribution."""


@dataclass(frozen=True)
class Series:
    """`number` is its place in the store. `shift` is signed, None where one side has no points.

    `words` are what a search looks at.
    """

    number: int
    service: str
    instance: str | None
    node: str | None
    name: str
    unit: str | None
    kind: str | None
    family: str
    peer: str | None
    step_ns: int | None
    before_points: int
    now_points: int
    before: float | None
    now: float | None
    shift: float | None
    words: str

    @property
    def notable(self) -> bool:
        return self.silent or abs(self.shift or 0.0) >= NOTABLE

    @property
    def silent(self) -> bool:
        """It spoke before, and does not now."""
        return self.before_points > 0 and self.now_points == 0


@dataclass(frozen=True)
class Point:
    """A bucket of a series: its median, least and greatest value."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """A series over a window in buckets of equal length; None where a bucket has no points."""

    window: Window
    points: tuple[Point | None, ...] = field(repr=False)

    @property
    def bucket_ns(self) -> int:
        return bucket_ns(self.window, len(self.points))

    def start_of(self, bucket: int) -> int:
        return self.window.start_ns + bucket * self.bucket_ns


def read_series(browser: Browser, parameters: Mapping[str, Any]) -> tuple[Series, ...]:
    """Every series, the farthest from its usual first. Raises `StoreError`, `MovedOnError`."""
    rows = browser.ask("series_shift", **parameters).rows
    return tuple(Series(*(*row, _words(row))) for row in rows)


def read_courses(browser: Browser, numbers: Sequence[int], window: Window, buckets: int) -> dict[int, Course]:
    """How these series went, each in this many buckets. Raises `StoreError`, `MovedOnError`."""
    found: dict[int, dict[int, Point]] = defaultdict(dict)
    rows = browser.ask(
        "series_points",
        series=list(numbers),
        window_from=window.start_ns,
        window_to=window.end_ns,
        bucket_ns=bucket_ns(window, buckets),
    )
    for number, bucket, *figures in rows.rows:
        found[number][bucket] = Point(*figures)
    return {
        number: Course(window, tuple(found[number].get(bucket) for bucket in range(buckets)))
        for number in numbers
    }


def _words(row: Sequence[Any]) -> str:
    return " ".join(part for part in row if isinstance(part, str)).lower()


def bucket_ns(window: Window, buckets: int) -> int:
    """The length of a bucket, rounded up so that the last one holds the window's end."""
    return -(-window.duration_ns // buckets)


def matching(
    series: Sequence[Series], text: str, family: str | None, service: str | None
) -> tuple[Series, ...]:
    """Those that have every word of the text in one of their names, in the order given."""
    words = text.lower().split()
    return tuple(
        each
        for each in series
        if (family is None or each.family == family)
        and (service is None or each.service == service)
        and all(word in each.words for word in words)
    )
