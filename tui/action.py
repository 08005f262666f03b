"""What an action is: where it applies, its keys, its words, and how keys are written."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

Scope = Literal[
    "app",
    "list",
    "session",
    "tree",
    "records",
    "evidence",
    "telemetry",
    "map",
    "traces",
    "trace",
    "waterfall",
    "logs",
    "detail",
    "metrics",
    "course",
    "changes",
    "change",
    "review",
    "decision",
    "postmortem",
    "export",
    "paste",
    "picker",
    "themes",
    "ingest",
    "help",
    "input",
    "talk",
    "find",
]

SCOPES: dict[Scope, str] = {
    "app": "Everywhere",
    "session": "Session",
    "tree": "Reasoning tree",
    "input": "Input line",
    "talk": "Talk",
    "list": "Lists",
    "records": "Evidence list",
    "evidence": "Evidence",
    "telemetry": "Telemetry",
    "map": "Service map",
    "traces": "Traces",
    "trace": "One trace",
    "waterfall": "Waterfall",
    "logs": "Logs",
    "detail": "One line, or one span",
    "metrics": "Metrics",
    "course": "One metric",
    "changes": "Changes",
    "change": "One change",
    "review": "Playbook review",
    "decision": "Approve or reject",
    "postmortem": "Postmortem",
    "export": "Writing a file",
    "paste": "Status and handover",
    "picker": "Sessions",
    "ingest": "Ingest",
    "find": "Finding",
    "themes": "Themes",
    "help": "Help",
}
"""Scopes in the order of the help page, with their headings."""

PARTS: dict[Scope, Scope] = {
    "tree": "session",
    "input": "session",
    "talk": "session",
    "records": "session",
    "map": "telemetry",
    "traces": "telemetry",
    "trace": "telemetry",
    "waterfall": "telemetry",
    "logs": "telemetry",
    "metrics": "telemetry",
    "changes": "telemetry",
}
"""Scopes of a part of a screen, and the screen's: the keys of both work at the same time."""


@dataclass(frozen=True)
class Action:
    """`call` is the method's name, with arguments where it has any; `hint` is its word in the footer.
    Without `palette` it is not among what the palette offers at once, but found in it by its name."""

    scope: Scope
    call: str
    keys: str
    title: str
    help: str
    hint: str = ""
    priority: bool = False
    palette: bool = True

    @property
    def id(self) -> str:
        """What it is called in the settings: `session.show-causes`."""
        return f"{self.scope}.{re.sub(r'[^a-z0-9]+', '-', self.title.lower()).strip('-')}"

    @property
    def method(self) -> str:
        return f"action_{self.call.partition('(')[0]}"

    @property
    def shown_keys(self) -> str:
        """Its own keys as people write them; `tui.keymap` knows of those that a person chose."""
        return written(self.keys)


SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "minus": "-",
    "plus": "+",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "shift+left": "Shift+←",
    "shift+right": "Shift+→",
    "ctrl+left": "Ctrl+←",
    "ctrl+right": "Ctrl+→",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}
"""Keys by the terminal's name for them, as people write them."""


def written(keys: str) -> str:
    """Keys as people write them: `ctrl+p`, `?`, `Esc`."""
    return " ".join(_written(key) for key in keys.split(","))


def _written(key: str) -> str:
    if key in SHOWN:
        return SHOWN[key]
    if re.fullmatch(r"f\d+", key):
        return key.upper()
    with suppress(KeyError):
        return unicodedata.lookup(key.replace("_", " ").upper()) if len(key) > 1 else key
    return key
