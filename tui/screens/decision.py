"""The one place where a playbook is approved or rejected: by two deliberate keys, on one text.

The first key opens this, and the second is another one, `y`, which counts after half a second. Enter never
decides anything but on the button itself.
"""

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
_VERBS: dict[Decision, str] = {"approved": "Approve", "rejected": "Reject"}
_ASKED: dict[Decision, str] = {
    "approved": "why, if you like (goes into the record)",
    "rejected": "why? (goes into the record)",
}


@dataclass(frozen=True)
class Decided:
    decision: Decision
    reason: str


class DecisionScreen(ModalScreen[Decided | None]):
    """Dismisses with the decision, or None. A rejection needs a reason, an approval may have one."""

    scope: ClassVar[actions.Scope] = "decision"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("decision")
    AUTO_FOCUS = ""

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
            yield LineInput(id="reason", placeholder=_ASKED[self._decision], longest=LONGEST_REASON)
            yield Static(id="not-yet", markup=False)
            with Horizontal(id="choices"):
                yield Button("Esc  Go back", id="back", compact=True)
                yield Button(f"y  {_VERBS[self._decision]}", id="act", compact=True)

    def on_mount(self) -> None:
        self._grace = Grace(self._monotonic_s)
        self._say_next()
        if self._decision == "rejected":
            self._reason.focus()

    @property
    def _reason(self) -> Input:
        return self.query_one("#reason", Input)

    def _say_next(self) -> None:
        verb = _VERBS[self._decision].lower()
        if self._decision == "rejected" and not self._reason.value.strip():
            self._say("Nothing is decided yet: say why, then Enter.")
        else:
            self._say(f"Nothing is decided yet: y {verb}s, i says why, Esc goes back.")

    @on(Input.Submitted, "#reason")
    def _reason_given(self, event: Input.Submitted) -> None:
        """Enter leaves the line, and decides nothing."""
        event.stop()
        if self._decision == "approved" or self._reason.value.strip():
            self.set_focus(None)
        self._say_next()

    @on(Input.Changed, "#reason")
    def _reason_typed(self, event: Input.Changed) -> None:
        event.stop()

    def action_say_why(self) -> None:
        self._reason.focus()

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.app.notify("Nothing was decided.")
        self.dismiss(None)

    @on(Button.Pressed, "#act")
    def action_decide(self) -> None:
        reason = self._reason.value.strip()
        if not self._grace.over:
            self._say("A moment: read it first.")
        elif not reason and self._decision == "rejected":
            self._say("Say why; it is kept with the decision.")
            self._reason.focus()
        else:
            self.dismiss(Decided(self._decision, reason))

    def _say(self, words: str) -> None:
        self.query_one("#not-yet", Static).update(Content.styled(words, "$warning"))
