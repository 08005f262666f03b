"""Half a second in which an act does not count: nobody decides by a key meant for the screen before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

GRACE_S: Final = 0.5


class Grace:
    """Starts when made. `monotonic_s` is a clock that only goes forward."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._began_s = monotonic_s()

    @property
    def over(self) -> bool:
        return self._monotonic_s() - self._began_s >= GRACE_S
