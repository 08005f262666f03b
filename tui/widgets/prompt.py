"""The input line: never blocked, remembers what was typed, completes slash commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.slash import COMMANDS, matching
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, column, line

LONGEST_QUESTION = 10_000
MOST_OFFERED = 6
PLACEHOLDER = "i asks in plain words, / gives a command"


class Prompt(Vertical):
    """An input line with what a slash command could become above it."""

    class Said(Message):
        """The person pressed Enter on something."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._past: list[str] = []
        self._place = 0

    def compose(self) -> ComposeResult:
        yield Static(id="offers", markup=False)
        with Horizontal(id="input-line"):
            yield Static("›", id="mark", markup=False)
            yield _Line(id="input", placeholder=PLACEHOLDER, longest=LONGEST_QUESTION)

    @property
    def input(self) -> Input:
        return self.query_one("#input", Input)

    def begin(self, text: str) -> None:
        """Go to the input line; an empty one starts with `text`."""
        if not self.input.value:
            self.input.value = text
            self.input.cursor_position = len(text)
        self.input.focus()

    @on(Input.Submitted)
    def _said(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        self.input.value = ""
        if text:
            self._past = [*(past for past in self._past if past != text), text]
            self._place = len(self._past)
            self.post_message(self.Said(text))

    @on(Input.Changed)
    def _offer(self, event: Input.Changed) -> None:
        event.stop()
        offers = self.query_one("#offers", Static)
        found = matching(event.value) if event.value.startswith("/") and " " not in event.value else ()
        offers.display = bool(found)
        offers.update(_offered([command.name for command in found]))

    def complete(self) -> bool:
        """Finish the slash command that was begun. False where none was."""
        found = matching(self.input.value) if self.input.value.startswith("/") else ()
        if not found or " " in self.input.value:
            return False
        self.input.value = f"{found[0].name} " if found[0].argument else found[0].name
        self.input.cursor_position = len(self.input.value)
        return True

    def recall(self, step: int) -> None:
        """Back (-1) or forward (+1) through what was said."""
        self._place = min(max(self._place + step, 0), len(self._past))
        self.input.value = self._past[self._place] if self._place < len(self._past) else ""
        self.input.cursor_position = len(self.input.value)


def _offered(names: Sequence[str]) -> Content:
    by_name = {command.name: command for command in COMMANDS}
    lines = [
        line(
            column(Content.styled(f"{name} {by_name[name].argument}", "$accent"), 18),
            (by_name[name].help, QUIET),
        )
        for name in names[:MOST_OFFERED]
    ]
    more = len(names) - len(lines)
    if more:
        lines.append(Content.styled(f"and {more} more: /help", QUIET))
    return Content("\n").join(lines)


class _Line(LineInput):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", show=False),
        Binding("down", "recall(1)", show=False),
    ]

    def action_recall(self, step: int) -> None:
        self.query_ancestor(Prompt).recall(step)
