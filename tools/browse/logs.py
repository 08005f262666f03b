"""Log lines to look around in: grouped by template, or one after another, a page at a time."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tools.browse.browser import PAGE, Browser
from tools.times import Window

GROUPS: Final = 2_000
"""Groups shown: the ones with the most lines."""

BUCKETS: Final = 24
ERROR: Final = 5
"""From this on a line reports an error; see `badness` in `macros.sql`."""

Key = tuple[int, int]
"""A line's time, and its place in the store among those of the same time."""


@dataclass(frozen=True)
class Asked:
    """Which lines: of a window, and those that pass the filters. None lets all pass.

    `least` is on the scale of `badness`, `words` are looked for in the body, whatever their case.
    """

    window: Window
    service: str | None = None
    trace_id: str | None = None
    least: int | None = None
    words: str | None = None

    def parameters(self) -> dict[str, Any]:
        return {
            "window_from": self.window.start_ns,
            "window_to": self.window.end_ns,
            "service": self.service,
            "trace_id": self.trace_id,
            "least": self.least,
            "words": self.words,
        }


@dataclass(frozen=True)
class Group:
    """Lines of one template and severity.

    `usual` is how many the baseline would have in as long a window, None without one; `first_ns` and
    `last_ns` are None where the window has none; `counts` span the whole store.
    """

    template_id: int | None
    severity: str | None
    template: str
    badness: int
    service: str
    several: bool
    lines: int
    usual: float | None
    first_ns: int | None
    last_ns: int | None
    counts: tuple[int, ...]

    @property
    def reports_error(self) -> bool:
        return self.badness >= ERROR

    @property
    def surprise(self) -> float:
        """By how many standard errors of a count there are more lines than usual, or fewer."""
        usual = self.usual or 0.0
        return abs(self.lines - usual) / math.sqrt(self.lines + usual + 1)


@dataclass(frozen=True)
class LogLine:
    """A line of a page; its body is cut at 1,000 characters."""

    key: Key
    service: str
    severity: str | None
    badness: int
    body: str
    trace_id: str | None

    @property
    def reports_error(self) -> bool:
        return self.badness >= ERROR


@dataclass(frozen=True)
class Lines:
    """All lines of a group, or of the window where `group` is None: how many, and where each page begins.

    Only the first page's start is known at first; `count` is then what is known of it.
    """

    asked: Asked
    group: Group | None
    count: int
    starts: tuple[Key, ...]

    def page_of(self, key: Key) -> int:
        """The page that a line of this key is on."""
        return max(bisect_right(self.starts, key) - 1, 0)


def read_groups(browser: Browser, asked: Asked, baseline: Window | None) -> tuple[Group, ...]:
    """The most telling first: errors that are more than usual, then whatever changed most.

    One trace has no usual: then there is no baseline either.
    """
    baseline = None if asked.trace_id is not None else baseline
    extent = browser.extent or asked.window
    bucket_ns = -(-extent.duration_ns // BUCKETS)
    rows = browser.ask(
        "log_groups",
        **asked.parameters(),
        baseline_from=baseline.start_ns if baseline else None,
        baseline_to=baseline.end_ns if baseline else None,
        extent_from=extent.start_ns,
        extent_to=extent.end_ns,
        bucket_ns=bucket_ns,
        most=GROUPS,
    )
    share = asked.window.duration_ns / baseline.duration_ns if baseline else None
    groups = [_group(row, share) for row in rows.records()]
    groups.sort(key=lambda group: (not _more_errors(group), -group.surprise))
    return tuple(groups)


def _more_errors(group: Group) -> bool:
    return group.reports_error and group.lines > (group.usual or 0.0)


def _group(row: Mapping[str, Any], share: float | None) -> Group:
    counts = [0] * BUCKETS
    for bucket, lines in row["counts"]:
        counts[bucket] += lines
    return Group(
        template_id=row["template_id"],
        severity=row["severity"],
        template=row["template"] or "",
        badness=row["badness"],
        service=row["service"],
        several=row["several"],
        lines=row["lines"],
        usual=row["before"] * share if share is not None else None,
        first_ns=row["first"],
        last_ns=row["last"],
        counts=tuple(counts),
    )


def begun(asked: Asked, group: Group | None, count: int) -> Lines:
    """Lines of which the first page can be read."""
    first = group.first_ns if group and group.first_ns is not None else asked.window.start_ns
    return Lines(asked, group, count, ((first, 0),))


def read_starts(browser: Browser, lines: Lines) -> Lines:
    """The same lines, with the start of every page."""
    rows = browser.ask("log_starts", **_parameters(lines), page=PAGE).rows
    count = int(rows[0][2]) if rows else 0
    return Lines(lines.asked, lines.group, count, tuple((time, place) for time, place, _ in rows))


def read_page(browser: Browser, lines: Lines, page: int) -> tuple[LogLine, ...]:
    from_time, from_place = lines.starts[page]
    rows = browser.ask(
        "log_page", **_parameters(lines), from_time=from_time, from_place=from_place, most=PAGE
    )
    return tuple(
        LogLine(
            key=(row["time"], row["place"]),
            service=row["service"],
            severity=row["severity"],
            badness=row["badness"],
            body=row["body"],
            trace_id=row["trace_id"],
        )
        for row in rows.records()
    )


def next_error(browser: Browser, asked: Asked, after: Key, step: int) -> Key | None:
    """The first line that reports an error after `after`, or before it where `step` is negative."""
    if step > 0:
        rows = browser.ask("next_error", **asked.parameters(), after_time=after[0], after_place=after[1]).rows
    else:
        rows = browser.ask(
            "previous_error", **asked.parameters(), before_time=after[0], before_place=after[1]
        ).rows
    return (rows[0][0], rows[0][1]) if rows else None


def _parameters(lines: Lines) -> dict[str, Any]:
    group = lines.group
    return {
        **lines.asked.parameters(),
        "grouped": group is not None,
        "template_id": group.template_id if group else None,
        "severity": group.severity if group else None,
    }
