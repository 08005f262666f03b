"""Ways between services that are in trouble, and which end of each is to blame.

A way can tell that something is wrong at one of its ends or between them, not where. All ways together can:
the fewest services that account for all that are in trouble are blamed (a greedy vertex cover, as in the
tomography of networks from end-to-end probes; Duffield, "Network Tomography of Binary Network Performance
Characteristics", 2006)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

Edge = tuple[str, str]
"""Caller and callee."""


def blamed_ends(troubled: Iterable[Edge]) -> dict[str, list[Edge]]:
    """The fewest services that account for all troubled ways, each with those it is blamed for.

    Of two that account for as many, the one that is called is blamed before the one that calls.
    """
    left = sorted(set(troubled))
    blamed: dict[str, list[Edge]] = {}
    while left:
        ends = Counter(end for edge in left for end in edge)
        called = Counter(callee for _, callee in left)
        service = min(ends, key=lambda end: (-ends[end], -called[end], end))
        blamed[service] = [edge for edge in left if service in edge]
        left = [edge for edge in left if service not in edge]
    return blamed
