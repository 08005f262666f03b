"""One line that asks why: Enter keeps what was typed, Esc leaves and nothing is done."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from agents.events import SteeringAct
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, line, said

LONGEST_REASON: Final = 500
_ASKED: Final[dict[SteeringAct, tuple[str, str]]] = {
    "prune": ("Prune ", " why? Enter does it, Esc leaves"),
    "pin": ("Pin ", " why? Enter does it, Esc leaves"),
    "annotate": ("Note on ", " Enter keeps it, Esc leaves"),
    "reopen": ("Re-open ", " why? Enter does it, Esc leaves"),
}


class ReasonLine(Horizontal):
    """Hidden until it asks something."""

    class Given(Message):
        """The person pressed Enter."""

        def __init__(self, act: SteeringAct, agent: str, reason: str) -> None:
            super().__init__()
            self.act = act
            self.agent = agent
            self.reason = reason

    class Left(Message):
        """The person pressed Esc: nothing is done."""

    def __init__(self) -> None:
        super().__init__(id="reason-line")
        self.display = False
        self._about: tuple[SteeringAct, str] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="reason-about", markup=False)
        yield _Reason(id="reason-input", placeholder="", longest=LONGEST_REASON)

    def ask(self, act: SteeringAct, agent: str) -> None:
        self._about = (act, agent)
        before, hint = _ASKED[act]
        self.query_one("#reason-about", Static).update(
            line((before, QUIET), said(agent, "bold", 40), (": ", QUIET))
        )
        reason = self.query_one(_Reason)
        reason.value, reason.placeholder = "", hint.strip()
        self.display = True
        reason.focus()

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        assert self._about is not None  # it is focused only while it asks
        act, agent = self._about
        if event.value.strip() or act != "annotate":
            self.display = False
            self.post_message(self.Given(act, agent, event.value.strip()))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()

    def leave(self) -> None:
        self.display = False
        self.post_message(self.Left())


class _Reason(LineInput):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def action_leave(self) -> None:
        self.query_ancestor(ReasonLine).leave()
