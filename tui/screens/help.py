"""Every key and every slash command, read from the registries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.screen import ModalScreen
from textual.visual import Visual
from textual.widgets import Static

from tui import actions, slash
from tui.keymap import OWN, KeyMap, key_map_of
from tui.widgets.hanging import Hanging
from tui.widgets.words import QUIET, column, line

KEYS_CELLS = 16
NAME_CELLS = 20

LETTERS = (
    ("Reasoning", "○ checking  ◐ asking  ● reported   O origin  V victim  B bystander  Q quiet"),
    ("Path", "✓ proven  ✗ disproven  ? the data cannot say"),
    ("Verdict", "C confirmed  L likely  I inconclusive  H healthy"),
    ("Risk", "R reads only  L small  M changes what serves requests  H wide, or cannot be taken back"),
    ("Playbook", "D draft  E edited  A approved  R rejected"),
)


class HelpScreen(ModalScreen[None]):
    """Closes with Esc, q or ?."""

    scope: ClassVar[actions.Scope] = "help"
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("help"),
        ("j", "scroll('down')", ""),
        ("k", "scroll('up')", ""),
        ("g", "scroll('home')", ""),
        ("G", "scroll('end')", ""),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            for words in help_lines(key_map_of(self)):
                yield Static(words, markup=False)

    def action_scroll(self, where: str) -> None:
        box = self.query_one("#help", VerticalScroll)
        getattr(box, f"scroll_{where}")(animate=False)

    def on_click(self, event: Click) -> None:
        """A click beside it closes it."""
        if event.widget is self:
            self.dismiss()

    def action_leave(self) -> None:
        self.dismiss()


def help_lines(keys: KeyMap = OWN) -> Iterator[Visual]:
    for scope, heading in actions.SCOPES.items():
        yield Content.styled(heading, "bold")
        for action in actions.of(scope):
            yield _entry(keys.shown(action), action.title, action.help)
        yield Content("")
    yield Content.styled("In the input line", "bold")
    for command in slash.COMMANDS:
        yield _entry(command.name, command.argument, command.help)
    yield Content("")
    yield Content.styled("Letters and marks", "bold")
    for name, words in LETTERS:
        yield Hanging(column(Content.styled(name, "$accent"), KEYS_CELLS), Content.styled(words, QUIET))


def _entry(keys: str, name: str, words: str) -> Visual:
    lead = line(column(Content.styled(keys, "$accent"), KEYS_CELLS), column(Content(name), NAME_CELLS))
    return Hanging(lead, Content.styled(words, QUIET))
