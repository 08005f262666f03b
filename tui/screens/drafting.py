"""Keeps what is typed while it is typed: written down behind the keys, the newest text each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class DraftKeeper:
    """`texts` is what is unsaved now. `keep` writes one down, in a thread; what fails goes to `failed`."""

    def __init__(self, keep: Callable[[str, str | None], None], failed: Callable[[OSError], object]) -> None:
        self._keep = keep
        self._failed = failed
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._queued: set[str] = set()
        self.texts: dict[str, str] = {}

    def keep(self, name: str, text: str) -> None:
        if self.texts.get(name) != text:
            self.texts[name] = text
            self._write(name)

    def drop(self, name: str) -> None:
        if self.texts.pop(name, None) is not None:
            self._write(name)

    def _write(self, name: str) -> None:
        if name not in self._queued:
            self._queued.add(name)
            self._waiting.put_nowait(name)

    async def serve(self) -> None:
        """Run as the screen's one worker for drafts."""
        while True:
            name = await self._waiting.get()
            self._queued.discard(name)
            try:
                await asyncio.to_thread(self._keep, name, self.texts.get(name))
            except OSError as error:
                self._failed(error)
            finally:
                self._waiting.task_done()

    async def settle(self) -> None:
        """Wait until everything typed so far is written down."""
        await self._waiting.join()
