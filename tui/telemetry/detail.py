"""One log line or one span, whole: every field of it, and the way to its trace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar, Final, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tools.plain_text import inert_lines
from tools.times import format_duration, format_instant, local_clock, local_zone
from tui import actions
from tui.leaving import copied
from tui.widgets.hanging import Hanging
from tui.widgets.words import QUIET, column, said

LONGEST: Final = 20_000
"""Characters of one field that are shown; all of them are copied."""

NAME_CELLS: Final = 18

Goes = Literal["traces", "logs"]


class DetailScreen(ModalScreen[Goes | None]):
    """Dismissed with the view that the person goes to, if to any."""

    scope: ClassVar[actions.Scope] = "detail"
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("detail"),
        ("j", "scroll('down')", ""),
        ("k", "scroll('up')", ""),
        ("g", "scroll('home')", ""),
        ("G", "scroll('end')", ""),
    ]

    def __init__(self, title: str, fields: Mapping[str, object], main: str) -> None:
        """`main` names the field that is shown first and copied."""
        super().__init__()
        self._title = title
        self._fields = fields
        self._main = main

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="detail"):
            yield Static(said(self._title, "bold"), markup=False)
            yield Static(_text(str(self._fields.get(self._main) or "")), id="detail-main", markup=False)
            for name, value in self._told():
                lead = column(Content.styled(name, QUIET), NAME_CELLS)
                yield Static(Hanging(lead, _text(value)), markup=False)

    def _told(self) -> list[tuple[str, str]]:
        """The other fields that hold something; attributes one by one."""
        told = []
        for name, value in self._fields.items():
            if name == "attributes" and value:
                told += [(str(key), _written(each)) for key, each in _attributes(str(value)).items()]
            elif name != self._main and value not in (None, ""):
                told.append((name, _written(_moment(name, value))))
        return told

    def action_scroll(self, where: str) -> None:
        getattr(self.query_one("#detail", VerticalScroll), f"scroll_{where}")(animate=False)

    def action_copy(self) -> None:
        if copied(self, str(self._fields.get(self._main) or "")):
            self.notify(f"The {self._main} is in the clipboard.", markup=False)

    def action_go(self, pane: Goes) -> None:
        if self._fields.get("trace_id"):
            self.dismiss(pane)
        else:
            self.notify("It belongs to no trace.", markup=False)

    def action_leave(self) -> None:
        self.dismiss(None)


def _attributes(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {"attributes": text}
    return found if isinstance(found, dict) else {"attributes": text}


def _moment(name: str, value: object) -> object:
    """Times and lengths of time as people read them."""
    if not isinstance(value, int):
        return value
    if name in ("time", "start_time"):
        zone = local_zone(value)
        return f"{format_instant(value)}{f', {local_clock(value)} {zone}' if zone != 'UTC' else ''}"
    return format_duration(value) if name == "duration_ns" else value


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _text(text: str) -> Content:
    """All lines of it; what is far too long is cut, and says so."""
    shown = Content("\n").join(Content(each) for each in inert_lines(text[:LONGEST]))
    if len(text) <= LONGEST:
        return shown
    return Content.assemble(shown, (f"\n… and {len(text) - LONGEST:,} more characters", QUIET))
