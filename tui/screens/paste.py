"""A text to paste elsewhere: copied as it is shown, and shown as it is copied."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tools.plain_text import inert_lines
from tui import actions
from tui.leaving import copied
from tui.widgets.words import QUIET, line, plural


class PasteScreen(ModalScreen[None]):
    """Copies when it opens; y copies again."""

    scope: ClassVar[actions.Scope] = "paste"
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("paste"),
        ("j", "scroll('down')", ""),
        ("k", "scroll('up')", ""),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="paste"):
            yield Static(line((self._title, "bold")), markup=False)
            with VerticalScroll(id="paste-text"):
                yield Static(Content("\n".join(inert_lines(self._text.rstrip("\n")))), markup=False)
            yield Static(id="paste-said", markup=False)

    def on_mount(self) -> None:
        self.action_copy()

    def action_copy(self) -> None:
        if not copied(self, self._text):
            return
        words = line(
            (f"Copied, {plural(len(self._text), 'character')}. ", "$success"),
            ("y copies again, Esc goes back.", QUIET),
        )
        self.query_one("#paste-said", Static).update(words)

    def action_scroll(self, where: str) -> None:
        getattr(self.query_one("#paste-text", VerticalScroll), f"scroll_{where}")(animate=False)

    def action_leave(self) -> None:
        self.dismiss()
