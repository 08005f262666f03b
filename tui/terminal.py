"""The two voices of the command line: data on stdout, talk on stderr, neither obeying what it prints."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

from tools.plain_text import inert, shorten

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST: Final = 100
"""Prose wider than this is hard to read, however wide the window is."""

BROWSER_DRIVER: Final = "textual.drivers.web_driver:WebDriver"
"""What textual-serve names in the environment of the process that it shows."""

_UNWRAPPED: Final = 1_000_000
_HANG: Final = "    "


class ReaderGoneError(Exception):
    """Whoever read our output has closed it (`whydunit ... | head`); there is nobody left to tell."""


def is_interactive() -> bool:
    """Whether a person sits at a terminal that can draw, or at a browser that shows one."""
    if os.environ.get("TEXTUAL_DRIVER") == BROWSER_DRIVER:
        return True
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


# -- data, on stdout ------------------------------------------------------------------------------


def show(renderable: RenderableType = "", *, plain: bool = False) -> None:
    """Print for people. Strings come out as they are: make them inert first. What is `plain` has no colour
    and a sentence on one line, however wide the terminal is."""
    console = _plain_console() if plain else _console(stderr=False)
    with console.capture() as captured:
        console.print(renderable)
    write("\n".join(line.rstrip(" ") for line in captured.get().splitlines()))


def show_lines(lines: Iterable[str], *, plain: bool = False) -> None:
    """Print inert lines: whole where it is `plain` or a pipe, else wrapped under their own indentation."""
    width = _console(stderr=False).width if sys.stdout.isatty() and not plain else None
    for line in lines:
        write(_wrapped(line, width) if width else line)


def write(text: str) -> None:
    """Put a document out as it is, ended by a newline."""
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ReaderGoneError from error


def write_json(value: Any) -> None:
    """One JSON value; everything beyond ASCII is escaped, so a terminal may show it."""
    write(json.dumps(value, indent=2))


# -- talk, on stderr ------------------------------------------------------------------------------


def say(text: str) -> None:
    """Tell the person something, escaped."""
    print(inert(text), file=sys.stderr, flush=True)  # noqa: T201 - the voice on stderr


class Report(Protocol):
    """Is told the share of the work done, 0 to 1, and what is being done now."""

    def __call__(self, share: float, doing: str = "") -> None: ...


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A bar on stderr; silent where stderr is not a terminal."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = _console(stderr=True)
    doing_column = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), doing_column)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(inert(title), total=1.0)

        def report(share: float, doing: str = "") -> None:
            shown.update(task, completed=share, description=inert(doing or title))

        yield report


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """One line that says what is going on now; silent where stderr is not a terminal."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    from rich.text import Text

    with console.status("") as status:
        yield lambda text: status.update(Text(shorten(text.strip(), console.width - 4)))


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def _plain_console() -> Console:
    from rich.console import Console

    return Console(
        markup=False, highlight=False, emoji=False, color_system=None, force_terminal=False, width=_UNWRAPPED
    )


def _wrapped(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip(" |"))]
    return "\n".join(
        textwrap.wrap(
            line, width, subsequent_indent=indent + _HANG, drop_whitespace=True, break_on_hyphens=False
        )
    )
