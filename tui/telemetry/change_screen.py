"""One change: what it says, what it touches, and its diff, line by line and inert."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tools.browse.browser import Browser
from tools.browse.change_list import Change, read_detail
from tools.plain_text import inert_lines
from tools.times import format_instant
from tui import actions
from tui.widgets.row_list import RowList
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, said

DIFFS: Final = ("diff", "patch")
STYLES: Final = {"+": "$success", "-": "$error", "@": "$accent"}
NOTHING: Final = "No diff and no file is known of it."
MOST_ROWS: Final = 20_000
PADDING: Final = 4

Read = Callable[[str, Callable[[Browser], Any], Callable[[Any], object]], None]


class ChangeScreen(Screen[None]):
    """Reads through the pane that it was opened from."""

    scope: ClassVar[actions.Scope] = "change"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("change")

    def __init__(self, change: Change, when: str, blame: tuple[str, str] | None, read: Read) -> None:
        super().__init__()
        self._change = change
        self._when = when
        self._blame = blame
        self._read = read

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="change-told", markup=False)
        yield RowList(id="change-lines")
        yield StatusLine()

    def on_mount(self) -> None:
        status = self.query_one(StatusLine)
        status.facts = (said(self._change.id, "bold"), said(self._change.kind, QUIET))
        scopes = actions.of("change", "app")
        status.hints = tuple(action for action in scopes if action.hint)
        self.query_one(RowList).focus()
        width = max(self.app.size.width - PADDING, 20)
        self._read("change-detail", partial(_lines, change=self._change, width=width), self._show)

    def _show(self, lines: Sequence[tuple[str, str]]) -> None:
        if self.is_attached:
            keys = [str(place) for place in range(len(lines))]
            self.query_one(RowList).show(keys, lambda row, _: said(*lines[row]), NOTHING)

    def _head(self) -> Content:
        change = self._change
        word, style = self._blame or ("", "")
        names = [
            line(said(change.service or "everything", "bold $accent"), "  ", said(change.kind, "bold")),
            said(change.id),
            said(change.version or ""),
            Content.styled(f"by the diagnosis: {word}", style) if word else Content(""),
        ]
        ends = f" to {format_instant(change.ends_ns)}" if change.ends_ns is not None else ""
        when = f"{format_instant(change.at_ns)}{ends}, {self._when}"
        source = f"  from {change.source}" if change.source else ""
        return Content("\n").join(
            [
                Content("  ").join([name for name in names if name]),
                said(change.summary),
                said(when + source, QUIET),
            ]
        )

    def action_leave(self) -> None:
        self.dismiss()


def _lines(browser: Browser, change: Change, width: int) -> list[tuple[str, str]]:
    """In the worker's thread: everything known of it, in lines no wider than `width`, with their styles."""
    found = dict(read_detail(browser, change))
    diffs = [found.pop(name) for name in DIFFS if name in found]
    files = change.files if found.pop("files", None) else ()
    rows = [(f"file  {file}", "bold") for file in files]
    for name, value in found.items():
        rows += [(f"{name}  {piece}", QUIET) for piece in inert_lines(value)]
    for diff in diffs:
        rows += [("", ""), *((text, _style(text)) for text in inert_lines(diff))]
    return [(piece, style) for text, style in rows for piece in _pieces(text, width)][:MOST_ROWS]


def _style(text: str) -> str:
    if text.startswith(("+++", "---", "diff ", "index ")):
        return "bold"
    return STYLES.get(text[:1], "")


def _pieces(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)] or [""]
