"""Choosing a theme by looking at each: the screen behind shows the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tui import actions, themes
from tui.widgets.line_list import Line, LineList
from tui.widgets.words import QUIET, column, line

NAME_CELLS = 16


class ThemesScreen(ModalScreen[str]):
    """Dismisses with the theme that was chosen, or with the one there was."""

    scope: ClassVar[actions.Scope] = "themes"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("themes")

    def __init__(self, theme: str) -> None:
        super().__init__()
        self._before = theme

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Static("Theme", classes="card-title", markup=False)
            yield LineList(id="themes")
            yield Static("Enter or a click keeps it, Esc goes back.", classes="card-keys", markup=False)

    def on_mount(self) -> None:
        lines = self.query_one(LineList)
        lines.show([_theme_line(name, words) for name, words in themes.WORDS.items()])
        names = [themes.named(name) for name in themes.WORDS]
        lines.highlighted = names.index(self._before) if self._before in names else 0
        lines.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_id is not None:
            self.app.theme = themes.named(event.option_id)

    @on(LineList.Chosen)
    def _keep(self, message: LineList.Chosen) -> None:
        message.stop()
        self.dismiss(themes.named(message.line.key))

    def on_click(self, event: Click) -> None:
        """A click beside it goes back."""
        if event.widget is self:
            self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(self._before)


def _theme_line(name: str, words: str) -> Line:
    return Line(name, line(column(Content.styled(name, "bold"), NAME_CELLS), (words, QUIET)))
