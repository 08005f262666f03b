"""The command palette: every action that means something on the screen one is on, with its key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from tui import actions
from tui.keymap import key_map_of

if TYPE_CHECKING:
    from tui.actions import Scope

_NOT_OFFERED = "command_palette"


class ActionProvider(Provider):
    """Reads the action registry; nothing is listed twice and nothing is left out."""

    async def discover(self) -> Hits:
        for action, title, call, text in self._actions():
            if action.palette:
                yield DiscoveryHit(Content(title), call, text=title, help=text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for _, title, call, text in self._actions():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), call, text=title, help=text)

    def _actions(self) -> Iterator[tuple[actions.Action, str, Callable[[], Awaitable[object]], str]]:
        keys, owners = key_map_of(self.app), owners_of(self.screen)
        for action in actions.of(*owners):
            if action.call != _NOT_OFFERED:
                call = partial(self.app.run_action, action.call, owners[action.scope])
                title = f"{actions.SCOPES[action.scope]}: {action.title}"
                yield action, title, call, f"{action.help}  ({keys.shown(action)})"


def owners_of(screen: Screen[Any]) -> Mapping[Scope, DOMNode]:
    """Who does the actions of each scope that apply on this screen.

    The screen does its own, the part one is in those of that part, and the app the rest. Of the other parts
    all apply, or those that the screen says.
    """
    said: Mapping[Scope, DOMNode] | None = getattr(screen, "scopes", None)
    found: dict[Scope, DOMNode] = dict(said or {})
    inside = screen.focused.ancestors_with_self if screen.focused else (screen,)
    for node in (screen, *inside, *(() if said else screen.walk_children()), screen.app):
        for kind in type(node).__mro__:
            if scope := vars(kind).get("scope"):
                found.setdefault(scope, node)
    return found
