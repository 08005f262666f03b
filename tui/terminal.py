"""The two voices of the command line: data on stdout, talk on stderr, neither obeying what it prints."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from tools.plain_text import inert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from rich.console import Console, RenderableType

WIDEST = 100
"""Prose wider than this is hard to read, however wide the window is."""


class ReaderGoneError(Exception):
    """Whoever read our output has closed it (`whydunit ... | head`); there is nobody left to tell."""


def show(renderable: RenderableType = "") -> None:
    """Print on stdout. Strings come out as they are: make them inert first."""
    _console(stderr=False).print(renderable)


def say(text: str) -> None:
    """Tell the person something on stderr, escaped."""
    print(inert(text), file=sys.stderr, flush=True)  # noqa: T201 - the one voice on stderr


def write(text: str) -> None:
    """Put a document on stdout as it is, ended by a newline."""
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error


def write_json(value: Any) -> None:
    """One JSON value on stdout; everything beyond ASCII is escaped, so a terminal may show it."""
    write(json.dumps(value, indent=2))


def is_interactive() -> bool:
    """Whether a person sits at a terminal that can draw."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def progress(title: str) -> AbstractContextManager[ProgressBar]:
    """A progress bar on stderr; silent where stderr is not a terminal."""
    from contextlib import contextmanager

    @contextmanager
    def bar() -> Iterator[ProgressBar]:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[step]}", markup=False),
            TimeElapsedColumn(),
        )
        console = _console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
            yield ProgressBar(shown, shown.add_task(title, total=1.0, step=""))

    return bar()


class ProgressBar:
    """Called with a share of the work done, 0 to 1, and what is being done now."""

    def __init__(self, shown: Any, task: Any) -> None:
        self._shown = shown
        self._task = task

    def __call__(self, share: float, step: str = "") -> None:
        self._shown.update(self._task, completed=share, step=inert(step))


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    class Voice(Console):
        def on_broken_pipe(self) -> None:
            raise ReaderGoneError

    voice = Voice(stderr=stderr, markup=False, highlight=False, emoji=False)
    voice.width = min(voice.width, WIDEST)
    return voice
