"""Where an export goes: the path is shown and asked for, and nothing is written over without a word."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tools.plain_text import inert
from tui import actions
from tui.keymap import key_map_of
from tui.live import ExportFormat
from tui.widgets.line_input import LineInput
from tui.widgets.words import QUIET, line, said

FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
LONGEST_PATH: Final = 4000
_NAMES: Final[dict[ExportFormat, str]] = {"md": "Markdown", "html": "HTML", "json": "JSON"}


@dataclass(frozen=True)
class ExportTo:
    """`named` when the person gave the path; `replace` is their word that what is there may go."""

    format: ExportFormat
    path: Path
    named: bool = False
    replace: bool = False


def asked_for(session_id: str, argument: str, folder: Path) -> ExportTo | str:
    """What `/export ARGUMENT` asks for: a format, a path, or both; or a sentence on what is wrong with it.
    Without a path it goes to `folder`."""
    kind, _, path = argument.strip().partition(" ")
    for known in FORMATS:
        if kind == known:
            named = path.strip()
            return (
                ExportTo(known, Path(named).expanduser(), True)
                if named
                else ExportTo(known, folder / f"{session_id}.{known}")
            )
    if not argument.strip():
        return ExportTo("md", folder / f"{session_id}.md")
    file = Path(argument.strip()).expanduser()
    if (found := _format(file)) is not None:
        return ExportTo(found, file, True)
    return f"There is no format {inert(kind)[:20]}. There is: {', '.join(FORMATS)}."


class ExportScreen(ModalScreen[ExportTo | None]):
    """Dismisses with where to write, or None. What is there already takes a press of its own to replace."""

    scope: ClassVar[actions.Scope] = "export"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("export")

    def __init__(self, to: ExportTo) -> None:
        super().__init__()
        self._to = to

    def compose(self) -> ComposeResult:
        with Vertical(classes="card"):
            yield Static("Write the postmortem", classes="card-title", markup=False)
            yield LineInput(id="reason", placeholder="a file", longest=LONGEST_PATH)
            yield Static(id="not-yet", markup=False)
            with Horizontal(id="choices"):
                yield Button("Write", id="act", compact=True)
                yield Button("Replace", id="replace", compact=True)
                yield Button("Go back", id="back", compact=True)
            yield Static(
                line(
                    (key_map_of(self).shown_for("export", "next_format"), "$accent"),
                    (" changes the format", QUIET),
                ),
                classes="card-words",
                markup=False,
            )

    @property
    def _format_key(self) -> str:
        return key_map_of(self).shown_for("export", "next_format")

    def on_mount(self) -> None:
        path = self.query_one("#reason", Input)
        path.value = str(self._to.path)
        path.cursor_position = 0
        path.focus()
        self.call_after_refresh(path.action_end)
        self._look()

    @property
    def _path(self) -> Path:
        return Path(self.query_one("#reason", Input).value.strip()).expanduser()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    def _look(self) -> None:
        self.run_worker(self._say(self._path), exclusive=True, group="look")

    async def _say(self, path: Path) -> None:
        """What writing there would do, looked up off this thread: folders may be far away."""
        kind, words, there = await asyncio.to_thread(_found, path)
        self.query_one("#replace").display = there
        self.query_one("#act").display = not there
        self.query_one("#act", Button).disabled = kind is None
        self.query_one("#replace", Button).disabled = kind is None
        self.query_one("#not-yet", Static).update(words)

    def action_next_format(self) -> None:
        path = self._path
        kind = _format(path)
        after = FORMATS[(FORMATS.index(kind) + 1) % len(FORMATS)] if kind else FORMATS[0]
        self.query_one("#reason", Input).value = str(path.with_suffix(f".{after}") if path.name else path)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Enter writes a new file; where one is there it only leads to `Replace`."""
        event.stop()
        replace = self.query_one("#replace", Button)
        if replace.display:
            replace.focus()
        else:
            self._write(replace=False)

    @on(Button.Pressed, "#act")
    def _act(self) -> None:
        self._write(replace=False)

    @on(Button.Pressed, "#replace")
    def _replace(self) -> None:
        self._write(replace=True)

    def _write(self, *, replace: bool) -> None:
        if (kind := _format(self._path)) is not None:
            self.dismiss(ExportTo(kind, self._path, True, replace))

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.dismiss(None)


def _format(path: Path) -> ExportFormat | None:
    """What the end of a file's name says it is."""
    return next((kind for kind in FORMATS if path.suffix.lower() == f".{kind}"), None)


def _found(path: Path) -> tuple[ExportFormat | None, Content, bool]:
    """The format, what writing there would do, and whether a file is there."""
    kind = _format(path)
    if kind is None:
        return None, Content.styled(f"The name ends in one of .{', .'.join(FORMATS)}.", "$warning"), False
    try:
        there = path.stat() if path.exists() else None
    except OSError as error:
        return None, said(f"It cannot be looked at: {error.strerror}", "$error"), False
    if path.is_dir():
        return None, Content.styled("That is a folder: name a file in it.", "$warning"), False
    if there is not None:
        written = time.strftime("%Y-%m-%d %H:%M", time.gmtime(there.st_mtime))
        words = f"A file is there: {there.st_size:,} bytes, of {written} UTC. Replace it?"
        return kind, Content.styled(words, "$warning"), True
    if not path.parent.is_dir():
        return None, Content.styled("There is no such folder.", "$warning"), False
    return kind, Content.styled(f"A new file, {_NAMES[kind]}.", QUIET), False
