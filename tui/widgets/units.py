"""Values of metrics in their own units, as people write them."""

from __future__ import annotations

from typing import Final

from tools.plain_text import shorten
from tools.times import format_duration

_SECONDS: Final = {"s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1.0}
_THOUSANDS: Final = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"))
_BINARY: Final = ((2.0**40, "TiB"), (2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"))
LONGEST: Final = 12


def measured(value: float, unit: str | None) -> str:
    """The value with its unit: `212.0 ms`, `1.5 GiB`, `73%`, `40 connection`."""
    if unit in _SECONDS:
        return format_duration(value * _SECONDS[unit])
    if unit == "By":
        return _bytes(value)
    if unit == "%":
        return f"{short(value)}%"
    name = unit_name(unit)
    return f"{short(value)} {name}" if name else short(value)


def figure(value: float, unit: str | None) -> str:
    """The value alone where its unit stands elsewhere, or with it where it scales the value."""
    return measured(value, unit) if unit in _SECONDS or unit in ("By", "%") else short(value)


def unit_name(unit: str | None) -> str:
    """What stands beside the values: nothing for a plain number, no braces around what is counted."""
    return "" if unit is None or unit in ("", "1") else shorten(unit.strip("{}"), LONGEST)


def unit_apart(unit: str | None) -> str:
    """The unit's name where `figure` leaves it out."""
    return "" if unit in _SECONDS or unit in ("By", "%") else unit_name(unit)


def short(value: float) -> str:
    """Three digits and a suffix: `1.84M`, `9,120`, `0.25`."""
    for least, suffix in _THOUSANDS:
        if abs(value) >= least:
            return f"{value / least:.3g}{suffix}"
    if value == int(value) or abs(value) >= 1000:
        return f"{round(value):,}"
    return f"{value:.3g}"


def _bytes(value: float) -> str:
    for least, suffix in _BINARY:
        if abs(value) >= least:
            return f"{value / least:.3g} {suffix}"
    return f"{value:.0f} B"
