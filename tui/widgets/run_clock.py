"""How long the investigation has run: from the journal's times, and the clock while it runs."""

from __future__ import annotations

from collections.abc import Callable

from agents import events as ev

_ENDS = (ev.ReviewRequested, ev.RunCancelled, ev.RunFailed, ev.RunFinished)


class RunClock:
    """Folds entries beside the `CaseView`. `now_ns` is only read while a run is going."""

    def __init__(self, now_ns: Callable[[], int]) -> None:
        self._now_ns = now_ns
        self._began_ns: int | None = None
        self._ended_ns: int | None = None

    def apply(self, entry: ev.Entry) -> None:
        if isinstance(entry.event, ev.RunStarted):
            self._began_ns, self._ended_ns = entry.at_ns, None
        elif isinstance(entry.event, _ENDS) and self._ended_ns is None:
            self._ended_ns = entry.at_ns

    def run_s(self) -> float | None:
        """Seconds, or None before the first run."""
        if self._began_ns is None:
            return None
        end_ns = self._now_ns() if self._ended_ns is None else self._ended_ns
        return max(end_ns - self._began_ns, 0) / 1e9
