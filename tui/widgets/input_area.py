"""Where a person types: as many lines as they like, six of them seen, and what is pasted cannot act."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar, Final

from rich.text import Text
from textual.binding import BindingType
from textual.events import Key, Paste
from textual.message import Message
from textual.widgets import TextArea

from tui import actions
from tui.widgets.yaml_area import visible

LONGEST: Final = 1_000_000
"""Characters of one question; what is pasted beyond that is left out, and the person is told."""

FOLDED_FROM: Final = 400
FOLDED_LINES: Final = 6
_NEW_LINE: Final = frozenset({"ctrl+j", "shift+enter", "alt+enter"})
_BREAK: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class InputArea(TextArea):
    """Enter says it. A large paste is shown folded, as `[pasted #1: 10,240 characters]`, and said whole.

    Up in its first line and Down in its last post `Recall`.
    """

    scope: ClassVar[actions.Scope] = "input"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("input")

    class Recall(Message):
        """Back (-1) or forward (+1) through what was said."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class TooLong(Message):
        """A part of what was pasted was left out."""

    def __init__(self, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.takes: dict[str, Callable[[], bool]] = {}
        """What happens on a key before anything else; whether it did is what comes back."""
        self._folded: dict[str, str] = {}
        self._folds = 0

    @property
    def value(self) -> str:
        """What would be said: what was pasted is in it whole."""
        text = self.text
        for token, whole in self._folded.items():
            text = text.replace(token, whole, 1)
        return text

    @value.setter
    def value(self, text: str) -> None:
        self._folded = {}
        self.load_text(self._fold(_plain_breaks(text)[:LONGEST]))
        self.move_cursor(self.document.end)

    @property
    def at_first_line(self) -> bool:
        return self.navigator.is_first_wrapped_line(self.cursor_location)

    @property
    def at_last_line(self) -> bool:
        return self.navigator.is_last_wrapped_line(self.cursor_location)

    def get_line(self, line_index: int) -> Text:
        """One cell for each character, also for those that would not be seen."""
        return Text(visible(self.document.get_line(line_index)), end="", no_wrap=True)

    async def _on_key(self, event: Key) -> None:
        """What decides over the letters after it is done at once: a binding, or a message to somebody else,
        would be late where keys come fast."""
        take = self.takes.get(event.key)
        if event.key in _NEW_LINE:
            self.action_new_line()
        elif event.is_printable and len(self.text) >= LONGEST:
            self.post_message(self.TooLong())
        elif take is None or not take():
            return
        event.stop()
        event.prevent_default()

    def action_submit(self) -> None:
        if "enter" in self.takes:
            self.takes["enter"]()

    def action_new_line(self) -> None:
        self._replace_via_keyboard("\n", *self.selection)

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        text = _plain_breaks(event.text)
        room = max(LONGEST - len(self.value), 0)
        if len(text) > room:
            self.post_message(self.TooLong())
        self._replace_via_keyboard(self._fold(text[:room]), *self.selection)

    def action_cursor_up(self, select: bool = False) -> None:
        if select or not self.at_first_line:
            super().action_cursor_up(select)
        else:
            self.post_message(self.Recall(-1))

    def action_cursor_down(self, select: bool = False) -> None:
        if select or not self.at_last_line:
            super().action_cursor_down(select)
        else:
            self.post_message(self.Recall(1))

    def action_delete_left(self) -> None:
        """What was folded goes as one."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        token = next((token for token in self._folded if before.endswith(token)), None)
        if token is not None and self.selection.is_empty:
            self._delete_via_keyboard((row, column - len(token)), (row, column))
        else:
            super().action_delete_left()

    def _fold(self, text: str) -> str:
        if len(text) < FOLDED_FROM and text.count("\n") < FOLDED_LINES:
            return text
        self._folds += 1
        lines = text.count("\n") + 1
        of = f", {lines:,} lines" if lines > 1 else ""
        token = f"[pasted #{self._folds}: {len(text):,} characters{of}]"
        self._folded[token] = text
        return token

    def action_earlier(self) -> None:
        """Search what was said; the prompt does it."""
        self.post_message(self.Earlier())

    class Earlier(Message):
        """Search what was said before."""


def _plain_breaks(text: str) -> str:
    """Every kind of line break as a plain one: the others would be taken for breaks and then be lost."""
    return _BREAK.sub("\n", text)
