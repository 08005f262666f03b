"""A playbook's text is read, checked and compared in a thread: none of it is done while a key waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from textual.screen import Screen

from playbooks.diff import diff
from tui.widgets.playbook_check import Check, check, known

LONGEST_DIFF: Final = 256 * 1024
"""Characters of both texts together beyond which they are not compared: that takes time by their product."""


@dataclass(frozen=True)
class Reading:
    """`changes` is the diff against the draft, None where the texts are too long to compare."""

    text: str
    check: Check
    changes: str | None


def read(text: str, draft: str) -> Reading:
    """Takes from 0.1 s on: for a thread."""
    return Reading(text, check(text), diff(draft, text) if len(text) + len(draft) <= LONGEST_DIFF else None)


class ReadAhead:
    """Has a text checked in a thread, each once, and then says so; what is known already needs nothing."""

    def __init__(self, screen: Screen[None], then: Callable[[], None]) -> None:
        self._screen = screen
        self._then = then
        self._under_way = ""

    def want(self, document: str) -> None:
        if known(document) is None and document != self._under_way:
            self._under_way = document
            self._screen.run_worker(self._read(document), group="read-ahead")

    async def _read(self, document: str) -> None:
        await asyncio.to_thread(check, document)
        self._under_way = ""
        self._then()
