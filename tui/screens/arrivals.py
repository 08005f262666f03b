"""How entries come from the session's thread to a screen: in bursts, so that a flood never stalls a key."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual.screen import Screen

from agents.events import Entry
from tui.live import NewEntry

MOST: Final = 500
"""So many entries are folded at once: some twenty milliseconds' worth."""


class Arrivals:
    """Collects entries and has them folded: the first at once, those that follow it soon after together."""

    APART_S: ClassVar[float] = 0.1

    def __init__(self, screen: Screen[None], fold: Callable[[list[Entry]], None]) -> None:
        self._screen = screen
        self._fold = fold
        self._waiting: deque[Entry] = deque()
        self._keeping = threading.Lock()
        self._due = False
        self._folded_s = 0.0

    def hear(self, entry: Entry) -> None:
        """Called in the session's thread: hand over, and nothing else. One message announces many."""
        with self._keeping:
            self._waiting.append(entry)
            due, self._due = self._due, True
        if not due:
            self._screen.post_message(NewEntry(entry))

    def come(self) -> None:
        """On the screen's own loop: fold now, or as soon as the last time is long enough ago."""
        wait_s = self._folded_s + self.APART_S - time.monotonic()
        if wait_s > 0:
            self._screen.set_timer(wait_s, self._take)
        else:
            self._screen.call_later(self._take)

    def all(self, entries: Iterable[Entry]) -> None:
        """Fold these and whatever came meanwhile, at once."""
        with self._keeping:
            taken, self._due = [*entries, *self._waiting], False
            self._waiting.clear()
        self._fold(sorted(taken, key=lambda entry: entry.seq))

    def _take(self) -> None:
        with self._keeping:
            taken = sorted(self._waiting, key=lambda entry: entry.seq)
            self._waiting = deque(taken[MOST:])
            self._due = bool(self._waiting)
        if taken:
            self._fold(taken[:MOST])
        self._folded_s = time.monotonic()
        if self._due:
            self.come()
