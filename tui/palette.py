"""The command palette: every action that means something on the screen one is on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from tui import actions


class ActionProvider(Provider):
    """Reads the action registry; nothing is listed twice and nothing is left out."""

    async def discover(self) -> Hits:
        for title, call, text in self._actions():
            yield DiscoveryHit(Content(title), call, text=title, help=text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, call, text in self._actions():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), call, text=title, help=text)

    def _actions(self) -> Iterator[tuple[str, Callable[[], Awaitable[object]], str]]:
        own: actions.Scope = "app"
        scope = cast(actions.Scope, getattr(self.screen, "scope", own))
        tree: tuple[actions.Scope, ...] = ("tree",) if scope == "session" else ()
        for action in actions.of(*dict.fromkeys((scope, *tree, own))):
            if action.palette:
                owner = {"app": self.app, "tree": self._tree()}.get(action.scope) or self.screen
                call = partial(self.app.run_action, action.call, owner)
                yield (
                    f"{actions.SCOPES[action.scope]}: {action.title}",
                    call,
                    f"{action.help}  ({action.shown_keys})",
                )

    def _tree(self) -> DOMNode | None:
        """The reasoning tree of the screen one is on."""
        return next(iter(self.screen.query("#tree")), None)
