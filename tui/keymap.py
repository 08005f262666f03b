"""Keys of a person's own: which action each is for, what clashes, and how keys are written on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from textual.keys import KEY_ALIASES, KEY_NAME_REPLACEMENTS, Keys, _character_to_key

from tui import actions
from tui.actions import Action

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from sessions.settings import Choices, Problem

_BY_ID: Final = {action.id: action for action in actions.ACTIONS}
_AS_WRITTEN: Final = {shown.lower(): key for key, shown in actions.SHOWN.items()}
_NAMED: Final = (
    {str(key.value) for key in Keys}
    | set(KEY_NAME_REPLACEMENTS.values())
    | set(actions.SHOWN)
    | {alias for aliases in KEY_ALIASES.values() for alias in aliases}
)
_WITH: Final = ("ctrl", "alt", "shift", "super", "meta", "hyper")


@dataclass(frozen=True)
class KeyMap:
    """The keys a person chose, by action; every other action has its own."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def keys(self, action: Action) -> str:
        return self.chosen.get(action.id, action.keys)

    def shown(self, action: Action) -> str:
        """The keys as people write them: `ctrl+p`, `?`, `Esc`."""
        return actions.written(self.keys(action))

    def shown_for(self, scope: str, call: str, default: str = "") -> str:
        """The first key of the action with this call, or `default` where there is no such action."""
        found = (
            self.shown(each).split()[0]
            for each in actions.ACTIONS
            if (each.scope, each.call) == (scope, call)
        )
        return next(found, default)


OWN: Final = KeyMap()
"""No key was changed."""


def key_map_of(node: DOMNode) -> KeyMap:
    """The keys that hold in the app of this widget or screen."""
    found = getattr(node.app, "key_map", OWN)
    return found if isinstance(found, KeyMap) else OWN


def read_keys(choices: Choices) -> tuple[KeyMap, tuple[Problem, ...]]:
    """The key map of the settings, without what cannot be: unknown actions, unknown keys, clashes."""
    from sessions.settings import KEYS, Problem

    problems: list[Problem] = []

    def refuse(name: str, message: str, used: str) -> None:
        key = f"{KEYS}.{name}"
        problems.append(Problem(key, choices.origins.get(key, "settings"), message, used))

    chosen: dict[str, str] = {}
    for name, text in choices.settings.keys.items():
        try:
            chosen[name] = understood(name, text)
        except ValueError as error:
            action = _BY_ID.get(name)
            refuse(name, str(error), f"{action.shown_keys} stays" if action else "it is left alone")
    while clash := next(clashes(chosen), None):
        name, message = clash
        refuse(name, message, f"{_BY_ID[name].shown_keys} stays")
        del chosen[name]
    return KeyMap(chosen), tuple(problems)


def understood(name: str, text: str) -> str:
    """Keys for an action, by the terminal's names. Raises `ValueError` that says what is wrong."""
    if name not in _BY_ID:
        raise ValueError("there is no such action; docs/reference/keys.md has the names")
    keys = [each.strip() for each in text.split(",")]
    return ",".join(dict.fromkeys(_key(each) for each in keys))


def clashes(chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each chosen action with a key that does something else at the same time, and what."""
    now = KeyMap(chosen)
    for name in chosen:
        mine = set(now.keys(_BY_ID[name]).split(","))
        for other in actions.ACTIONS:
            if other.id != name and _at_the_same_time(_BY_ID[name], other):
                by_design = set(_BY_ID[name].keys.split(",")) & set(other.keys.split(","))
                if both := sorted(mine & set(now.keys(other).split(",")) - by_design):
                    heading = actions.SCOPES[other.scope]
                    yield (
                        name,
                        f"{actions.written(both[0])} is already '{heading}: {other.title}' ({other.id})",
                    )


def _at_the_same_time(one: Action, other: Action) -> bool:
    everywhere: set[actions.Scope] = {"app", "list"}
    scopes = {actions.PARTS.get(each.scope, each.scope) for each in (one, other)}
    return len(scopes) == 1 or bool(scopes & everywhere)


def _key(text: str) -> str:
    """`Esc`, `?`, `ctrl+k`, `F5` as the terminal names them."""
    if len(text) == 1 and text.isprintable() and not text.isspace():
        return str(_character_to_key(text))
    key = _AS_WRITTEN.get(text.lower(), text.lower())
    *held, last = key.split("+")
    if key in _NAMED or (held and set(held) <= set(_WITH) and (last in _NAMED or len(last) == 1)):
        return key
    raise ValueError(f"{text!r:.40} is no key")
