"""Instants and windows. A time is UTC nanoseconds since the epoch, everywhere, as an `int`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from tools.errors import UsageError

SECOND_NS = 1_000_000_000
MINUTE_NS = 60 * SECOND_NS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION = re.compile(r"\.(\d{1,9})\d*")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?")
_LOCAL = re.compile(r"\s*\blocal$", re.IGNORECASE)
_UTC = re.compile(r"(?:\s*\bUTC|(?<=\d)\s*Z)$", re.IGNORECASE)
_OTHER_DAY_NS = 20 * 60 * MINUTE_NS
_DAY = timedelta(days=1)


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


def parse_moment(text: str, near_ns: int, local: tzinfo | None = None) -> int:
    """An instant as a person writes one: an ISO 8601 instant, or a time of day such as `02:14` or `02:14:07`.

    Both are UTC, unless `local` follows: then they are in the zone `local` (the machine's where it is None).
    A time of day is of the day of `near_ns`, or of the day beside it where that is much nearer: 23:55 before
    a night that began at 00:05. Raises `UsageError` for anything else, and for local times that a change of
    the clock skips.
    """
    words = text.strip()
    is_local = bool(_LOCAL.search(words))
    bare = _UTC.sub("", _LOCAL.sub("", words)) if is_local or _CLOCK.match(words) else words
    try:
        if not _CLOCK.fullmatch(bare):
            if ":" not in bare and not bare.isdecimal():
                raise ValueError("a day is not a moment")
            return _from_local(datetime.fromisoformat(bare), local, text) if is_local else parse_instant(bare)
        nanos = parse_instant(f"1970-01-01T{'0' * (bare[1] == ':')}{bare}Z")
        seconds, rest = divmod(nanos, SECOND_NS)
        of_day = (datetime.min + timedelta(seconds=seconds)).time()
        return _nearest_day(of_day, near_ns, is_local, local, text) + rest
    except (ValueError, UsageError, OverflowError) as error:
        raise UsageError(
            f"'{text.strip()}' is not a time.",
            "Write 02:14, 02:14:07 or 2026-03-01T02:14:07Z (UTC), or 04:14 local for your own clock.",
        ) from error


def _nearest_day(of_day: time, near_ns: int, is_local: bool, local: tzinfo | None, text: str) -> int:
    near = _EPOCH + timedelta(seconds=near_ns // SECOND_NS)
    day = (near.astimezone(local) if is_local else near).date()

    def on(offset: timedelta) -> int:
        moment = datetime.combine(day + offset, of_day)
        return _from_local(moment, local, text) if is_local else _ns(moment.replace(tzinfo=UTC))

    same = on(0 * _DAY)
    if abs(same - near_ns) < _OTHER_DAY_NS:
        return same
    return on(-_DAY) if same > near_ns else on(_DAY)


def _from_local(moment: datetime, local: tzinfo | None, text: str) -> int:
    """A wall clock's time as an instant. `ValueError` where that clock never showed it."""
    if moment.tzinfo is not None:
        raise ValueError(f"{text} names two zones")
    instant = (moment.replace(tzinfo=local) if local else moment).astimezone(UTC)
    if instant.astimezone(local).replace(tzinfo=None) != moment.replace(fold=0):
        raise ValueError(f"the clock went past {text}")
    return _ns(instant)


def _ns(moment: datetime) -> int:
    return int((moment - _EPOCH) // timedelta(seconds=1)) * SECOND_NS


def format_instant(ns: int) -> str:
    """An instant as ISO 8601 in UTC, with as many decimals as it needs: `2026-03-01T02:14:07Z`."""
    seconds, nanos = divmod(ns, SECOND_NS)
    stem = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{stem}.{nanos:09d}".rstrip("0") + "Z" if nanos else f"{stem}Z"


def format_clock(ns: int) -> str:
    """The time of day in UTC, to the second: `02:14:07`."""
    return (_EPOCH + timedelta(seconds=ns // SECOND_NS)).strftime("%H:%M:%S")


def local_clock(ns: int) -> str:
    """The time of day where the reader is, to the second."""
    return _local(ns).strftime("%H:%M:%S")


def local_zone(ns: int) -> str:
    """What the reader's time zone is called at that moment: `CET`, `UTC`, `UTC+0330`."""
    name = _local(ns).tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name


def _local(ns: int) -> datetime:
    return (_EPOCH + timedelta(seconds=ns // SECOND_NS)).astimezone()


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
