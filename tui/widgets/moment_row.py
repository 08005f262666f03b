"""One entry of the timeline, typed in place: a time, then what happened. Says at once what the time means."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tools.errors import UsageError
from tools.times import format_instant, parse_moment
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, line, said

LONGEST = 500
HOW = "02:14 what happened   (UTC; 04:14 local for your own clock)"


class MomentRow(Vertical):
    """Hidden until `begin`. What is refused stays in the line, with the remedy under it."""

    class Typed(Message):
        """Something in the line changed; `text` is all of it."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    class Done(Message):
        """Enter on a time and words."""

        def __init__(self, name: str, when: str, words: str) -> None:
            super().__init__()
            self.name = name
            self.when = when
            self.words = words

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.edits = ""
        self._near_ns = 0

    def compose(self) -> ComposeResult:
        yield Static(id="row-about", markup=False)
        yield LineInput(id="row-input", placeholder=HOW, longest=LONGEST)
        yield Static(id="row-means", markup=False)

    @property
    def input(self) -> Input:
        return self.query_one("#row-input", Input)

    def begin(self, name: str, about: Content, text: str, near_ns: int) -> None:
        """Edit the entry of this name; a bare time of day is near `near_ns`."""
        self.edits, self._near_ns = name, near_ns
        self.query_one("#row-about", Static).update(about)
        with self.input.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        self._say()
        self.display = True
        self.input.focus()

    def end(self) -> None:
        self.edits = ""
        self.display = False

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.edits:
            self._say()
            self.post_message(self.Typed(self.edits, event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            when, words = split_row(event.value, self._near_ns)
        except UsageError as error:
            self._refuse(error)
        else:
            self.post_message(self.Done(self.edits, when, words))

    def _say(self) -> None:
        try:
            when, _ = split_row(self.input.value, self._near_ns)
        except UsageError as error:
            means = Content.styled(HOW if not self.input.value.strip() else error.remedy, QUIET)
        else:
            at_ns = parse_moment(when, self._near_ns)
            means = line((format_instant(at_ns).replace("T", " ").replace("Z", " UTC"), "$success"))
        self.query_one("#row-means", Static).update(means)

    def _refuse(self, error: UsageError) -> None:
        words = line(said(error.message, "$error", 80), " ", said(error.remedy))
        self.query_one("#row-means", Static).update(words)


def split_row(text: str, near_ns: int) -> tuple[str, str]:
    """The time that a row begins with and the words after it. Raises `UsageError` where either is missing."""
    words = text.split()
    for count in (3, 2, 1):
        when = " ".join(words[:count])
        try:
            parse_moment(when, near_ns)
        except UsageError as error:
            if count > 1:
                continue
            raise UsageError(
                "The entry does not begin with a time." if words else "There is nothing to keep.",
                error.remedy,
            ) from error
        if rest := " ".join(words[count:]):
            return when, rest
        break
    raise UsageError("The entry has a time and no words.", "Write what happened after the time.")
