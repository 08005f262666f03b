"""The words by which rows are found: a line above them that is there only while it is used."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from tui.widgets.line_input import LineInput

LONGEST: Final = 200


class FilterLine(LineInput):
    """Every word has to be found. Enter keeps what is typed and goes to the rows, Esc drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "drop", ""), ("down", "keep", "")]

    class Typed(Message):
        """The words are others; `ended` says that the person goes back to the rows."""

        def __init__(self, text: str, ended: bool) -> None:
            super().__init__()
            self.text = text
            self.ended = ended

    def __init__(self, *, id: str, placeholder: str) -> None:
        super().__init__(id=id, placeholder=placeholder, longest=LONGEST)
        self.add_class("filter")
        self.display = False

    def begin(self) -> None:
        self.display = True
        self.focus()

    def clear_words(self) -> None:
        self.display = False
        with self.prevent(Input.Changed):
            self.value = ""

    @on(Input.Changed)
    def _type(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self.value, ended=False))

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        self.display = bool(self.value)
        self.post_message(self.Typed(self.value, ended=True))

    def action_drop(self) -> None:
        self.clear_words()
        self.post_message(self.Typed("", ended=True))
