"""The one place where a playbook is approved or rejected: by an explicit act, with a reason, on one text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tui import actions
from tui.live import Decision
from tui.widgets.grace import Grace
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, line

LONGEST_REASON: Final = 500
_TITLES: dict[Decision, str] = {
    "approved": "Approve exactly this playbook?",
    "rejected": "Reject this playbook?",
}
_BUTTONS: dict[Decision, str] = {"approved": "Approve", "rejected": "Reject"}


@dataclass(frozen=True)
class Decided:
    decision: Decision
    reason: str


class DecisionScreen(ModalScreen[Decided | None]):
    """Dismisses with the decision, or None. Enter in the reason leads to `Go back`, never to the act."""

    scope: ClassVar[actions.Scope] = "decision"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("decision")

    def __init__(
        self,
        decision: Decision,
        about: Content,
        sha256: str,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._decision = decision
        self._about = about
        self._sha256 = sha256
        self._monotonic_s = monotonic_s

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Static(_TITLES[self._decision], classes="card-title", markup=False)
            yield Static(self._about, classes="card-words", markup=False)
            yield Static(line(("sha256 ", QUIET), self._sha256), classes="card-words", markup=False)
            yield LineInput(id="reason", placeholder="why? (goes into the record)", longest=LONGEST_REASON)
            yield Static(id="not-yet", markup=False)
            with Horizontal(id="choices"):
                yield Button("Go back", id="back", compact=True)
                yield Button(_BUTTONS[self._decision], id="act", compact=True)

    def on_mount(self) -> None:
        self._grace = Grace(self._monotonic_s)
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted, "#reason")
    def _reason_given(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#back", Button).focus()
        self._say(f"Nothing is decided yet: Tab goes on to {_BUTTONS[self._decision]}, Enter presses it.")

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.app.notify("Nothing was decided.")
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def _act(self) -> None:
        reason = self.query_one("#reason", Input).value.strip()
        if not self._grace.over:
            self._say("A moment: read it first.")
        elif not reason:
            self._say("Say why; it is kept with the decision.")
            self.query_one("#reason", Input).focus()
        else:
            self.dismiss(Decided(self._decision, reason))

    def _say(self, words: str) -> None:
        self.query_one("#not-yet", Static).update(Content.styled(words, "$warning"))
