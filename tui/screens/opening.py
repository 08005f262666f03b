"""What is on the screen before a session is: the opening, or why it could not be opened.

Imported by the app before its first paint: nothing here may import telemetry, agents or sessions.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tools.errors import WhydunitError
from tools.plain_text import inert


class OpeningScreen(Screen[None]):
    """Painted at once; says what is being waited for."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "app.quit", "Quit")]

    def __init__(self, awaited: str) -> None:
        super().__init__()
        self._awaited = awaited

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Static("whydunit", classes="card-title", markup=False)
            yield Static(self._awaited, classes="card-words", markup=False)


class FailureScreen(Screen[None]):
    """What happened, what was kept, and what to do next."""

    BINDINGS: ClassVar[list[BindingType]] = [("q,escape,enter", "app.quit", "Quit")]

    def __init__(self, error: WhydunitError) -> None:
        super().__init__()
        self.error = error

    def compose(self) -> ComposeResult:
        with Vertical(classes="card failed"):
            yield Static("This could not be opened", classes="card-title", markup=False)
            yield Static(inert(self.error.message), classes="card-words", markup=False)
            yield Static(inert(self.error.remedy), classes="card-remedy", markup=False)
            yield Static("q leaves", classes="card-keys", markup=False)
