"""Find one of many by typing some of it: what was said before, a line of the talk, one of several proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from agents.events import EvidenceRecord
from tools.plain_text import shorten
from tui import actions
from tui.widgets.line_input import LineInput
from tui.widgets.line_list import NOTHING, Line, LineList, empty
from tui.widgets.words import said

MOST_SHOWN: Final = 200
LONGEST_QUERY: Final = 200


@dataclass(frozen=True)
class Found:
    """`key` is what choosing it gives."""

    key: str
    text: Content
    lead: Content = NOTHING


class FindScreen(ModalScreen[str | None]):
    """Typing narrows the list, ↑ and ↓ choose, Enter takes, Esc leaves with nothing."""

    scope: ClassVar[actions.Scope] = "find"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("find")

    def __init__(self, title: str, items: Sequence[Found], query: str = "") -> None:
        super().__init__()
        self._title = title
        self._items = [(item, f"{item.lead.plain}{item.text.plain}".lower()) for item in items]
        self._query = "" if "\n" in query else shorten(query, LONGEST_QUERY)

    def compose(self) -> ComposeResult:
        with Vertical(id="finder"):
            yield Static(self._title, id="find-title", markup=False)
            yield LineList(id="found")
            yield LineInput(id="find-input", placeholder="type some of it", longest=LONGEST_QUERY)

    def on_mount(self) -> None:
        box = self.query_one("#find-input", Input)
        box.value = self._query
        box.focus()
        self._narrow()

    @on(Input.Changed)
    def _narrow(self) -> None:
        words = self.query_one("#find-input", Input).value.lower().split()
        fits = [item for item, text in self._items if all(word in text for word in words)][:MOST_SHOWN]
        self._fits = fits
        found = self.query_one("#found", LineList)
        found.show(
            [Line(str(place), item.text, item.lead) for place, item in enumerate(fits)]
            or empty("Nothing here has that in it." if self._items else "There is nothing yet.")
        )
        found.highlighted = 0 if fits else None

    def action_move(self, step: int) -> None:
        found = self.query_one("#found", LineList)
        if self._fits:
            found.highlighted = ((found.highlighted or 0) + step) % len(self._fits)

    @on(Input.Submitted)
    def _take(self) -> None:
        chosen = self.query_one("#found", LineList).highlighted
        if self._fits and chosen is not None:
            self.dismiss(self._fits[chosen].key)

    @on(LineList.Chosen)
    def _take_line(self, message: LineList.Chosen) -> None:
        message.stop()
        if self._fits:
            self.dismiss(self._fits[int(message.line.key)].key)

    def action_leave(self) -> None:
        self.dismiss(None)


def proofs(evidence: Mapping[str, EvidenceRecord], numbers: Sequence[str]) -> list[Found]:
    """These pieces of evidence, each with what was asked."""
    return [
        Found(number, said(evidence[number].answers), said(f"{number}  ", "$accent"))
        for number in numbers
        if number in evidence
    ]
