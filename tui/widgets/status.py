"""The last line: where the case stands on the left, the keys that matter here on the right."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.actions import Action
from tui.keymap import KeyMap, key_map_of
from tui.widgets.words import QUIET, fitted, line

GAP = 2
NEEDED = 48
"""Cells kept for key hints where there are that many."""


class StatusLine(Widget):
    """Facts first, then as many key hints as fit: none is ever cut in half. A click on one does it."""

    facts: reactive[tuple[Content, ...]] = reactive(())
    hints: reactive[tuple[Action, ...]] = reactive(())

    auto_links = False

    def render(self) -> Content:
        width = self.content_size.width
        room = max(width - NEEDED, width // 3) if self.hints else width
        facts = fitted(self.facts, room, gap=" · ") if self.facts else Content("")
        hints = _hints(self.hints, key_map_of(self), width - facts.cell_length - GAP)
        space = " " * max(width - facts.cell_length - hints.cell_length, 0)
        return line(facts, space, hints)


def _hints(actions: Sequence[Action], keys: KeyMap, room: int) -> Content:
    shown = [_hint(action, keys.shown(action).split()[0]) for action in actions]
    if not shown or shown[0].cell_length > room:
        return Content("")
    return fitted(shown, room)


def _hint(action: Action, key: str) -> Content:
    hint = line((key, "$accent"), (f" {action.hint}", QUIET))
    return hint.stylize(Style.from_meta({"@click": ("app.act", (action.id,))}))
