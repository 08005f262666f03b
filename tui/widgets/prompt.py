"""The input line: never blocked, remembers what was typed, completes commands and their arguments."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from agents.case_view import CaseView
from tui.completion import Offer, offers
from tui.history import History
from tui.screens.finding import FindScreen, Found
from tui.widgets.input_area import InputArea
from tui.widgets.words import QUIET, column, line, said

MOST_OFFERED: Final = 50
OFFERS_SEEN: Final = 7
NAME_CELLS: Final = 20
PLACEHOLDER: Final = "i asks in plain words, / gives a command"


class Prompt(Vertical):
    """An input line of one to six rows, and above it, over the panes, what a command could become."""

    class Said(Message):
        """The person pressed Enter on something."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str, history: History | None = None) -> None:
        super().__init__(id=id)
        self._history = history or History()
        self._back = 0
        self._draft = ""
        self._settled = ""
        self._offers: tuple[Offer, ...] = ()
        self.view = CaseView()

    def compose(self) -> ComposeResult:
        yield _Offers(id="offers", markup=False, compact=True)
        with Horizontal(id="input-line"):
            yield Static("›", id="mark", markup=False)
            yield InputArea(id="input", placeholder=PLACEHOLDER)

    def on_mount(self) -> None:
        self.input.takes = {"enter": self.submit, "tab": self.complete}
        self.run_worker(asyncio.to_thread(self._history.load), group="history")

    @property
    def input(self) -> InputArea:
        return self.query_one("#input", InputArea)

    def begin(self, text: str) -> None:
        """Go to the input line; an empty one starts with `text`."""
        if not self.input.text:
            self.input.value = text
        self.input.focus()

    # -- saying -----------------------------------------------------------------------------------

    def submit(self) -> bool:
        """Say what is there, or take the offer that was chosen."""
        chosen = self.query_one(_Offers).highlighted
        if self._offers and chosen is not None:
            self._take(self._offers[chosen])
            return True
        text = self.input.value.strip()
        self.input.value = ""
        self._back, self._draft = 0, ""
        if text:
            self._history.add(text)
            self.run_worker(asyncio.to_thread(self._history.keep, text), group="history")
            self.post_message(self.Said(text))
        return True

    @on(InputArea.TooLong)
    def _say_too_long(self, event: InputArea.TooLong) -> None:
        event.stop()
        self.app.notify("That is too long; its end was left out.", severity="warning", markup=False)

    # -- what was said before ---------------------------------------------------------------------

    @on(InputArea.Recall)
    def _recall(self, event: InputArea.Recall) -> None:
        event.stop()
        if self._offers:
            self._move(event.step)
        else:
            self.recall(event.step)

    def recall(self, step: int) -> None:
        """Back (-1) or forward (+1) through what was said; what was being typed is at the end of it."""
        if self._back == 0:
            self._draft = self.input.value
        said_before = self._history.said
        back = min(max(self._back - step, 0), len(said_before))
        if back != self._back:
            self._back = back
            self._settle(said_before[-back] if back else self._draft)

    @on(InputArea.Earlier)
    def _search(self, event: InputArea.Earlier) -> None:
        event.stop()
        items = [Found(text, said(text)) for text in reversed(self._history.said)]
        screen = FindScreen("Said before", items, self.input.text)
        self.app.push_screen(screen, lambda text: None if text is None else self._settle(text))

    def _settle(self, text: str) -> None:
        """Put a whole line there, and offer nothing for it until it is changed."""
        self.input.value = self._settled = text

    # -- completion -------------------------------------------------------------------------------

    @on(InputArea.Changed)
    def _offer(self, event: InputArea.Changed) -> None:
        event.stop()
        text = self.input.text
        self._show_offers(() if text == self._settled else offers(text, self.view))
        self._settled = ""

    def _show_offers(self, found: tuple[Offer, ...]) -> None:
        listed = self.query_one(_Offers)
        self._offers = found[:MOST_OFFERED]
        listed.set_options([Option(words) for words in _lines(self._offers)])
        listed.highlighted = None
        seen = min(len(self._offers), OFFERS_SEEN)
        listed.styles.height = seen
        listed.styles.offset = Offset(0, -seen)
        listed.display = bool(seen)

    def complete(self) -> bool:
        """Finish the command or the argument that was begun. False where nothing is offered."""
        found = self._offers or offers(self.input.text, self.view)
        if not found:
            return False
        self._take(found[self.query_one(_Offers).highlighted or 0])
        return True

    def close_offers(self) -> bool:
        """Offer nothing more for this line. False where nothing was offered."""
        shown = bool(self._offers)
        self._show_offers(())
        return shown

    def _take(self, offer: Offer) -> None:
        self.input.value = offer.line
        self.input.focus()

    def _move(self, step: int) -> None:
        listed = self.query_one(_Offers)
        if listed.highlighted is None:
            listed.highlighted = 0 if step > 0 else len(self._offers) - 1
        else:
            listed.highlighted = (listed.highlighted + step) % len(self._offers)

    @on(OptionList.OptionSelected, "#offers")
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(self._offers[event.option_index])


def _lines(found: Sequence[Offer]) -> list[Content]:
    width = max((min(len(offer.name), NAME_CELLS * 2) for offer in found), default=0)
    return [
        line(column(said(offer.name, "$accent"), max(width, NAME_CELLS)), " ", said(offer.help, QUIET, 200))
        for offer in found
    ]


class _Offers(OptionList, can_focus=False):
    """Over the panes, so that nothing moves for it."""
