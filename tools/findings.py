"""A finding: one way in which one part of the system differs between incident and baseline.

Signals make findings out of evidence rows; agents read them. `strength` is comparable between
signals: 0 is nothing, 1.0 is where a careful person would say "this deviates", and it grows with
both significance and size of the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Resource = Literal[
    "cpu", "memory", "disk", "network", "pool", "traffic", "dependency", "code", "config", "unknown"
]
Direction = Literal["up", "down", "appeared", "vanished", "changed"]
Tracing = Literal["none", "thin", "full"]
"""Whether spans tell how calls fare: a handful of sampled traces shows that calls exist, and no more."""

DEVIATES = 1.0
"""The strength from which a finding counts as a deviation."""


@dataclass(frozen=True)
class Finding:
    """`service` is whom it speaks of; `peer` the callee where it speaks of an edge.

    `local` is True where the deviation can only come from the service itself (its own CPU, its own
    log lines, its exclusive time), False where what it calls would show the same (its latency).
    """

    service: str
    signal: str
    resource: Resource
    direction: Direction
    strength: float
    local: bool
    detail: str
    summary: str
    evidence: tuple[str, ...]
    instance: str | None = None
    node: str | None = None
    operation: str | None = None
    peer: str | None = None
    onset_ns: int | None = None

    @property
    def deviates(self) -> bool:
        return self.strength >= DEVIATES
