"""The last line: where the case stands on the left, the keys that matter here on the right."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.actions import Action
from tui.widgets.words import QUIET, fitted, line

GAP = 2
NEEDED = 48
"""Cells kept for key hints where there are that many."""


class StatusLine(Widget):
    """Facts first, then as many key hints as fit: none is ever cut in half."""

    facts: reactive[tuple[Content, ...]] = reactive(())
    hints: reactive[tuple[Action, ...]] = reactive(())

    def render(self) -> Content:
        width = self.content_size.width
        room = max(width - NEEDED, width // 3) if self.hints else width
        facts = fitted(self.facts, room, gap=" · ") if self.facts else Content("")
        hints = _hints(self.hints, width - facts.cell_length - GAP)
        space = " " * max(width - facts.cell_length - hints.cell_length, 0)
        return line(facts, space, hints)


def _hints(actions: Sequence[Action], room: int) -> Content:
    shown = [
        line((action.shown_keys.split()[0], "$accent"), (f" {action.hint}", QUIET)) for action in actions
    ]
    if not shown or shown[0].cell_length > room:
        return Content("")
    return fitted(shown, room)
