"""The time of day as the person wants it: UTC, that of their own zone, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from textual.dom import DOMNode

from tools.errors import UsageError
from tools.plain_text import inert
from tools.times import format_clock, local_clock, local_zone, parse_instant


@dataclass(frozen=True)
class Clock:
    """`both` says UTC first; where one line has room for one, it is UTC's."""

    kind: Literal["utc", "local", "both"] = "utc"

    def bare(self, ns: int) -> str:
        """`02:13:05`, in the zone that `labelled` names first."""
        return local_clock(ns) if self.kind == "local" else format_clock(ns)

    def labelled(self, ns: int) -> str:
        """`02:13:05 UTC`, `03:13:05 CET`, or `02:13:05 UTC (03:13:05 CET)`."""
        local = f"{local_clock(ns)} {local_zone(ns)}"
        if self.kind == "local":
            return local
        utc = f"{format_clock(ns)} UTC"
        return utc if self.kind == "utc" or local_zone(ns) == "UTC" else f"{utc} ({local})"

    def bare_instant(self, instant: str) -> str:
        """`bare` of an ISO 8601 instant; one that is none is shown as it is."""
        ns = _ns(instant)
        return inert(instant) if ns is None else self.bare(ns)

    def labelled_instant(self, instant: str) -> str:
        ns = _ns(instant)
        return inert(instant) if ns is None else self.labelled(ns)


UTC: Final = Clock()


def clock_of(node: DOMNode) -> Clock:
    """The clock that holds in the app of this widget or screen."""
    found = getattr(node.app, "clock", UTC)
    return found if isinstance(found, Clock) else UTC


def _ns(instant: str) -> int | None:
    try:
        return parse_instant(instant)
    except UsageError:
        return None
