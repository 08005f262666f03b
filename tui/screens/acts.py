"""What a person asks of the session, one thing after another, off the screen's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tools.errors import WhydunitError


class Acts:
    """A queue in the order given. What the session refuses goes to `refused`, and the next act goes on."""

    def __init__(self, refused: Callable[[WhydunitError], object]) -> None:
        self._refused = refused
        self._waiting: asyncio.Queue[Callable[[], object]] = asyncio.Queue()

    def do(self, act: Callable[[], object]) -> None:
        self._waiting.put_nowait(act)

    async def serve(self) -> None:
        """Run as the screen's one worker for acts."""
        while True:
            act = await self._waiting.get()
            try:
                await asyncio.to_thread(act)
            except WhydunitError as error:
                self._refused(error)
            finally:
                self._waiting.task_done()

    async def settle(self) -> None:
        """Wait until everything asked for so far is done: nothing typed is lost by leaving."""
        await self._waiting.join()
