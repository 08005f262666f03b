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
        owners = {**(getattr(self.screen, "scopes", None) or self._all_scopes()), "app": self.app}
        for action in actions.of(*owners):
            if action.palette:
                call = partial(self.app.run_action, action.call, owners[action.scope])
                yield (
                    f"{actions.SCOPES[action.scope]}: {action.title}",
                    call,
                    f"{action.help}  ({action.shown_keys})",
                )

    def _all_scopes(self) -> dict[actions.Scope, DOMNode]:
        """The screen's own actions, and those of every part of it that has some."""
        parts = (self.screen, *self.screen.query("*"))
        return {cast(actions.Scope, node.scope): node for node in parts if hasattr(node, "scope")}
