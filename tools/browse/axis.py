"""What a time axis shows of a whole store: how much went on, and how much of it went wrong."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tools.browse.browser import Browser
from tools.times import Window

BUCKETS = 960
"""Stretches that a store is divided into: more than a terminal has cells."""

Traffic = Literal["requests", "lines", "samples"]
KINDS: tuple[Traffic, ...] = ("requests", "lines", "samples")


@dataclass(frozen=True)
class Axis:
    """Counts a bucket over `extent`. `counts` says what `traffic` is: requests where there are any, else log
    lines, else metric samples."""

    extent: Window
    counts: Traffic
    traffic: tuple[int, ...]
    errors: tuple[int, ...]


def read_axis(browser: Browser) -> Axis | None:
    """None for an empty store. Raises as `Browser.ask` does."""
    extent = browser.extent
    if extent is None:
        return None
    bucket_ns = -(-extent.duration_ns // BUCKETS)
    rows = list(browser.ask("axis", from_ns=extent.start_ns, bucket_ns=bucket_ns).records())
    counts = next((kind for kind in KINDS if any(row[kind] for row in rows)), KINDS[0])
    traffic, errors = [0] * BUCKETS, [0] * BUCKETS
    for row in rows:
        place = min(max(row["bucket"], 0), BUCKETS - 1)
        traffic[place] += row[counts]
        errors[place] += row["errors"]
    return Axis(extent, counts, tuple(traffic), tuple(errors))


def in_cells(counts: Sequence[int], cells: int) -> list[int]:
    """The counts of so many equal stretches: what lies on a border goes where most of it lies."""
    edges = [round(cell * len(counts) / cells) for cell in range(cells + 1)]
    return [sum(counts[start:end]) for start, end in itertools.pairwise(edges)]
