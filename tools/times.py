"""Instants and windows. A time is UTC nanoseconds since the epoch, everywhere, as an `int`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tools.errors import UsageError

SECOND_NS = 1_000_000_000
MINUTE_NS = 60 * SECOND_NS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"\.(\d{1,9})\d*")


def parse_instant(text: str) -> int:
    """Nanoseconds since the epoch for an ISO 8601 instant; without an offset it is UTC.

    Accepts up to nine decimals of a second, and a bare integer as nanoseconds.
    Raises `UsageError` for anything else.
    """
    text = text.strip()
    if text.isdecimal() and len(text) >= 16:
        return int(text)
    fraction = _FRACTION.search(text)
    nanos = int(fraction[1].ljust(9, "0")) if fraction else 0
    try:
        moment = datetime.fromisoformat(_FRACTION.sub("", text, count=1))
    except ValueError as error:
        raise UsageError(
            f"'{text}' is not a time.",
            "Write it as 2026-03-01T02:14:07Z (UTC where no offset is given).",
        ) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int((moment - _EPOCH) // timedelta(seconds=1)) * SECOND_NS + nanos


def format_instant(ns: int) -> str:
    """An instant as ISO 8601 in UTC, with as many decimals as it needs: `2026-03-01T02:14:07Z`."""
    seconds, nanos = divmod(ns, SECOND_NS)
    stem = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stem}.{nanos:09d}".rstrip("0") + "Z" if nanos else f"{stem}Z"


def format_clock(ns: int) -> str:
    """The time of day in UTC, to the second: `02:14:07`."""
    return (_EPOCH + timedelta(seconds=ns // SECOND_NS)).strftime("%H:%M:%S")


def format_duration(ns: int | float) -> str:
    """A length of time for people: `850 us`, `12.4 ms`, `3.2 s`, `4m 10s`, `2h 05m`."""
    if ns < 0:
        return f"-{format_duration(-ns)}"
    if ns < 1_000_000:
        return f"{ns / 1e3:.0f} us"
    if ns < SECOND_NS:
        return f"{ns / 1e6:.1f} ms"
    seconds = ns / SECOND_NS
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}m {rest:02d}s"
    return f"{minutes // 60}h {minutes % 60:02d}m"


@dataclass(frozen=True, order=True)
class Window:
    """A half-open stretch of time, `start_ns <= t < end_ns`."""

    start_ns: int
    end_ns: int

    def __post_init__(self) -> None:
        if self.end_ns <= self.start_ns:
            raise UsageError(
                f"A window must end after it starts; {self} does not.",
                "Write it as START..END, for example 2026-03-01T02:00:00Z..2026-03-01T02:15:00Z.",
            )

    @classmethod
    def parse(cls, text: str) -> Window:
        """Read `START..END`. Raises `UsageError`."""
        start, separator, end = text.partition("..")
        if not separator:
            raise UsageError(
                f"'{text}' is not a window.",
                "Write it as START..END, for example 2026-03-01T02:00:00Z..2026-03-01T02:15:00Z.",
            )
        return cls(parse_instant(start), parse_instant(end))

    @property
    def duration_ns(self) -> int:
        return self.end_ns - self.start_ns

    def overlap_ns(self, other: Window) -> int:
        return max(0, min(self.end_ns, other.end_ns) - max(self.start_ns, other.start_ns))

    def __str__(self) -> str:
        return f"{format_instant(self.start_ns)}..{format_instant(self.end_ns)}"
