"""Keys take effect one after the other, however fast they are typed and however busy the screen is.

Textual sends each key at once to whatever has the focus then; what a key does happens later, when it has come
back up through every widget. So of two keys typed in one breath the second would go where the first is about
to leave: the `q` of "i, quiet since when?" would quit. Here a key waits until the one before it is through.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from textual.app import App
from textual.events import Key
from textual.message_pump import MessagePump

PATIENCE_S: Final = 0.5
"""A key that is not through by then (it may await what the person does next) holds nobody up."""


class KeyOrder:
    """Sends keys on, one at a time. `send` gives a key to the widget that has the focus."""

    def __init__(self, app: App[None], send: Callable[[Key], Awaitable[None]]) -> None:
        self._app = app
        self._send = send
        self._waiting: deque[Key] = deque()
        self._under_way: Key | None = None

    async def come(self, key: Key) -> None:
        """A key from the terminal: it goes now, or in its turn."""
        self._waiting.append(key)
        if self._under_way is None:
            await self._next()
        else:
            self._app.set_timer(PATIENCE_S, partial(self._through, self._under_way))

    async def _next(self) -> None:
        if self._waiting:
            key = self._under_way = self._waiting.popleft()
            target = self._app.focused or self._app.screen
            await self._send(key)
            self._follow(key, target)

    def _follow(self, key: Key, at: MessagePump | None) -> None:
        """Walk behind the key from widget to widget: each has handled it when it comes to our call. What it
        asked the app to do later, such as to move the focus, is done one call after."""
        if at is None or at is self._app or not at.call_later(self._handled, key, at):
            self._app.call_later(self._app.call_later, self._through, key)

    def _handled(self, key: Key, at: MessagePump) -> None:
        if key is self._under_way:
            self._follow(key, None if key._stop_propagation else at._parent)

    async def _through(self, key: Key) -> None:
        if key is self._under_way:
            self._under_way = None
            await self._next()
