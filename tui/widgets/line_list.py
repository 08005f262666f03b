"""A list of lines that keeps the reader's place while it grows: the one mechanism of every pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.style import Style
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from agents.diagnosis import Claim
from tui import actions
from tui.widgets.hanging import Hanging, OneLine
from tui.widgets.words import cited, claim_text

NOTHING: Final = Content("")


@dataclass(frozen=True)
class Line:
    """`key` is the line's identity, `opens` the evidence it rests on; a heading cannot be chosen.

    `lead` stands before the text; where the list wraps, the text hangs beside it. `tail` is never cut.
    """

    key: str
    text: Content
    lead: Content = NOTHING
    tail: Content = NOTHING
    opens: tuple[str, ...] = ()
    heading: bool = False

    @cached_property
    def hanging(self) -> Hanging:
        """The line as it wraps; it remembers how high it is."""
        text = Content.assemble(self.text, "  ", self.tail) if self.tail else self.text
        return Hanging(self.lead, text)

    def same(self, other: Line) -> bool:
        """Whether both look the same."""
        parts = ((self.lead, other.lead), (self.text, other.text), (self.tail, other.tail))
        return all(one.is_same(another) for one, another in parts)


class LineList(OptionList):
    """Lines with a cursor. Shows what it is given, changing only what differs.

    One that `wraps` gives every line the rows it needs, else each has one and is cut. One that `follows`
    stays at its end when it was there.
    """

    scope: ClassVar[actions.Scope] = "list"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("list")

    class Chosen(Message):
        """Enter, or a click, on a line."""

        def __init__(self, lines: LineList, line: Line) -> None:
            super().__init__()
            self.lines = lines
            self.line = line

    def __init__(self, *, id: str, wraps: bool = False, follows: bool = False) -> None:
        super().__init__(id=id, markup=False, compact=True, classes="wraps" if wraps else "")
        self._wraps = wraps
        self._keys: list[str] = []
        self._shown: dict[str, Line] = {}
        self._follows = follows
        self.at_end = follows

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Reversed too, where a theme without colours marks the line under the cursor so."""
        style = super().get_visual_style(*component_classes, partial=partial)
        reverse = any(self.get_component_styles(name).text_style.reverse for name in component_classes)
        return style + Style(reverse=True) if reverse else style

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        option = self.highlighted_option
        return self._shown.get(option.id or "") if option else None

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._shown.values())

    def show(self, lines: Sequence[Line], same: int = 0) -> None:
        """Make these the lines, of which the first `same` are as they were. The cursor stays on its line, the
        view where it was, or at the end."""
        count = len(self._keys)
        if [line.key for line in lines[same:count]] == self._keys[same:]:
            self._change(lines[same:count])
            added = lines[count:]
            self._keys += [line.key for line in added]
            self._shown.update((line.key, line) for line in lines[same:])
            self.add_options([self._option(line) for line in added])
        else:
            self._replace(lines)
        self._follow()
        if self.has_focus:
            self.on_focus()

    def _follow(self) -> None:
        if self.at_end and self.display:
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_show(self) -> None:
        """What came while it was hidden is scrolled to, where the end was being read."""
        self._follow()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.at_end = self._follows and new_value >= self.max_scroll_y

    def action_last(self) -> None:
        """To the last line, also where it is one that cannot be chosen."""
        super().action_last()
        self.scroll_end(animate=False)

    def action_first(self) -> None:
        super().action_first()
        self.scroll_home(animate=False)

    def _change(self, lines: Sequence[Line]) -> None:
        for line in lines:
            before = self._shown[line.key]
            if line is not before and not line.same(before):
                self.replace_option_prompt(line.key, self._drawn(line))

    def _replace(self, lines: Sequence[Line]) -> None:
        place, key, row = self.scroll_offset.y, self.line.key if self.line else None, self._row()
        at_end = self.at_end
        self._keys = [line.key for line in lines]
        self._shown = {line.key: line for line in lines}
        self.set_options([self._option(line) for line in lines])
        if key in self._shown:
            self.highlighted = self.get_option_index(key)
        if key in self._shown and not at_end:
            if row is not None and (now := self._row()) is not None and 0 <= row - place < self.size.height:
                place += now - row
            self.scroll_to(y=place, animate=False, force=True, immediate=True)
            self.call_after_refresh(self.scroll_to, y=place, animate=False)
        self.at_end = at_end

    def _row(self) -> int | None:
        """On which row of all the lines the cursor is."""
        return self._index_to_line.get(self.highlighted) if self.highlighted is not None else None

    def _option(self, line: Line) -> Option:
        return Option(self._drawn(line), id=line.key, disabled=line.heading)

    def _drawn(self, line: Line) -> Visual:
        if not self._wraps:
            return OneLine(line.lead, line.text, line.tail)
        return line.hanging

    async def _on_click(self, event: Click) -> None:
        """A click on an evidence number opens that number and does not choose the line as well."""
        if "@click" in event.style.meta:
            event.prevent_default()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if line := self._shown.get(event.option_id or ""):
            self.post_message(self.Chosen(self, line))

    def on_focus(self) -> None:
        if self.highlighted is None and self.option_count:
            super().action_first()


def claim_line(key: str, claim: Claim, lead: Content = NOTHING) -> Line:
    """A claim, with its evidence behind it and under Enter."""
    return Line(key, claim_text(claim), lead, cited(claim.evidence), claim.evidence)


def empty(text: str) -> list[Line]:
    """What a pane says while it has nothing to show."""
    return [Line("empty", Content.styled(text, "$quiet"), heading=True)]
