"""One line that names the panes, the keys that show them, and what waits in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.keymap import key_map_of
from tui.widgets.words import QUIET, fitted, line


@dataclass(frozen=True)
class Pane:
    """A part of a screen: its widget's id, the key that shows it, and its name."""

    id: str
    key: str
    name: str


class PaneStrip(Widget):
    """Names every pane that there is room for; the ones shown stand out, the active one is underlined."""

    active: reactive[str] = reactive("")
    shown: reactive[frozenset[str]] = reactive(frozenset)
    counts: reactive[Mapping[str, str]] = reactive(dict)

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__()
        self.auto_links = False
        self._panes = panes

    def render(self) -> Content:
        return fitted([self._tab(pane) for pane in self._panes], self.content_size.width)

    def _tab(self, pane: Pane) -> Content:
        on = pane.id in self.shown
        style = "bold underline" if pane.id == self.active else ("bold" if on else QUIET)
        count = self.counts.get(pane.id, "")
        words = line(
            (f"{self._key(pane)} ", "$accent" if on else QUIET),
            (pane.name, style),
            (f" {count}", "$accent" if count else ""),
        )
        show = Style.from_meta({"@click": ("screen.show_pane", (pane.id,))})
        return words.stylize(show)

    def _key(self, pane: Pane) -> str:
        scope = getattr(self.screen, "scope", "")
        return key_map_of(self).shown_for(scope, f"show_pane('{pane.id}')", pane.key)
