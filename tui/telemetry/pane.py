"""One view of the telemetry: it reads in a worker's thread and draws on the screen's, never both at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message

from agents.case_view import CaseView
from tools.browse.browser import Browser
from tui import actions
from tui.telemetry.look import Look

Loaded = TypeVar("Loaded")
Found = TypeVar("Found")


class LookElsewhere(Message):
    """The person went to another service, trace or window; `pane` says where that is seen."""

    def __init__(self, look: Look, pane: str | None = None) -> None:
        super().__init__()
        self.look = look
        self.pane = pane


class Changed(Message):
    """The status line should say anew what a pane has to say."""


class Reading(Message):
    """Something to read from the store in a thread, and what to do with it on the screen's own.

    One reading of the same `name` at a time: a new one cancels the one before.
    """

    def __init__(self, name: str, read: Callable[[Browser], Any], then: Callable[[Any], object]) -> None:
        super().__init__()
        self.name = name
        self.read = read
        self.then = then


class TelemetryPane(Vertical, Generic[Loaded]):
    """`load` reads the store in a worker's thread and touches no widget; `show` draws what it brought.

    The screen sets `look` before it loads; what the person does in the pane goes there with `go`. The
    keys of the pane are the actions of its `scope`, given as its `BINDINGS`. It stands in
    `tui.telemetry.views.VIEWS`.
    """

    scope: ClassVar[actions.Scope]
    look: Look

    @abstractmethod
    def load(self, browser: Browser, look: Look) -> Loaded:
        """Raises `WhydunitError`, and `MovedOnError` when cancelled."""

    @abstractmethod
    def show(self, loaded: Loaded) -> None: ...

    @abstractmethod
    def rest(self) -> None:
        """Take the focus where the pane's keys are."""

    @property
    def case(self) -> CaseView | None:
        """What the agents concluded so far, where the screen knows it."""
        return getattr(self.screen, "case", None)

    def facts(self) -> tuple[Content, ...]:
        """What the status line says of this pane."""
        return ()

    @property
    def scopes(self) -> Mapping[actions.Scope, DOMNode]:
        """Whose actions mean something in this pane now, and who does them."""
        return {self.scope: self}

    # -- what a pane asks of its screen -----------------------------------------------------------

    def reload(self) -> None:
        """What this pane asks for has changed (a filter, an order): load it anew."""
        look = self.look
        self.read(f"{self.id}", lambda browser: self.load(browser, look), self.show)

    def read(self, name: str, read: Callable[[Browser], Found], then: Callable[[Found], object]) -> None:
        """Have something read in a thread, and go on with it here; nothing comes when it was cancelled."""
        self.post_message(Reading(name, read, then))

    def changed(self) -> None:
        """What the pane says in the status line has changed."""
        self.post_message(Changed())

    def go(self, look: Look, pane: str | None = None) -> None:
        """Look elsewhere, in another view where one is named."""
        self.post_message(LookElsewhere(look, pane))
