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
    """What happened, what was kept, and what to do next. Leads back to where one came from."""

    BINDINGS: ClassVar[list[BindingType]] = [("q,escape,enter", "leave", "Leave")]

    def __init__(self, error: WhydunitError, *, came_from: str = "") -> None:
        super().__init__()
        self.error = error
        self._came_from = came_from

    def compose(self) -> ComposeResult:
        with Vertical(classes="card failed"):
            yield Static("This could not be opened", classes="card-title", markup=False)
            yield Static(inert(self.error.message), classes="card-words", markup=False)
            yield Static(inert(self.error.remedy), classes="card-remedy", markup=False)
            way = f"Esc goes back to {self._came_from}" if self._came_from else "q leaves"
            yield Static(way, classes="card-keys", markup=False)

    async def action_leave(self) -> None:
        if self._came_from:
            self.dismiss()
        else:
            await self.app.action_quit()
