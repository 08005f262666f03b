"""How fresh the data is: how far each modality reaches, against the others and against the incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agents.events import WindowsSet
from tools.times import MINUTE_NS, parse_instant

STALE_NS: Final = 5 * MINUTE_NS
"""Data that ends longer ago than this says nothing of how it is now."""
_TOGETHER_NS: Final = MINUTE_NS
_CONSTANT: Final = ("traces", "metrics", "logs")
"""Modalities that never cease while a system lives; changes and alerts are rare by nature."""


@dataclass(frozen=True)
class Behind:
    """A modality that ends before the incident does, and by how much."""

    modality: str
    newest_ns: int
    short_ns: int


@dataclass(frozen=True)
class Freshness:
    """`together` reach `newest_ns`, to a minute; `behind` end earlier and miss a part of the incident."""

    newest_ns: int
    together: tuple[str, ...]
    behind: tuple[Behind, ...]

    def age_ns(self, now_ns: int) -> int:
        return max(now_ns - self.newest_ns, 0)


def freshness(windows: WindowsSet | None) -> Freshness | None:
    """None where the journal does not say, or nothing of it flows all the time."""
    reaches = {reach.modality: parse_instant(reach.newest) for reach in windows.reaches} if windows else {}
    flowing = {modality: reaches[modality] for modality in _CONSTANT if modality in reaches}
    if windows is None or not flowing:
        return None
    newest, ends = max(flowing.values()), windows.incident.window().end_ns
    late = {modality: at for modality, at in flowing.items() if newest - at > _TOGETHER_NS}
    return Freshness(
        newest,
        tuple(modality for modality in flowing if modality not in late),
        tuple(Behind(modality, at, max(ends - at, 0)) for modality, at in late.items()),
    )
