"""What whydunit needs of a machine, and whether it is there."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Final, Literal

from tools.plain_text import inert

if TYPE_CHECKING:
    from sessions.locations import Home

State = Literal["good", "note", "bad"]

ROOMS: Final = ("tui", "sessions", "agents", "playbooks", "tools")
"""The top-level import names that must be ours."""

SMALLEST_COLUMNS: Final = 80
SMALLEST_ROWS: Final = 24
LEAST_FREE_BYTES: Final = 1 << 30
_MEGABYTE: Final = 1 << 20
_LIBRARIES: Final = ("duckdb", "langgraph", "textual", "typer", "pydantic")


@dataclass(frozen=True)
class Check:
    """`good` is as it should be, `note` works with less, `bad` will fail. `remedy` is empty where good."""

    name: str
    state: State
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        yield f"{self.state:<5} {self.name:<10} {inert(self.found)}"
        if self.remedy:
            yield f"{'':<16} {inert(self.remedy)}"


def examine(home: Home) -> tuple[Check, ...]:
    """Every check, in a fixed order. Reads only, but for a file written to the data folder and removed."""
    return (
        _python(),
        _libraries(),
        _names(),
        _sqlite(),
        _screen(),
        _characters(),
        _colours(),
        *_data_folder(home),
    )


def _python() -> Check:
    runs_on = f"{platform.system()} {platform.machine()}"
    return Check(
        "python", "good", f"{platform.python_implementation()} {platform.python_version()} on {runs_on}"
    )


def _libraries() -> Check:
    return Check("libraries", "good", ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES))


def _names() -> Check:
    """Our import names are short; another distribution in the same environment may own one of them too."""
    owners = metadata.packages_distributions()
    strangers = {
        room: sorted({name for name in owners.get(room, []) if name.lower() != "whydunit"}) for room in ROOMS
    }
    clashes = [f"{room} ({', '.join(names)})" for room, names in strangers.items() if names]
    if clashes:
        remedy = "Install whydunit in an environment of its own: `make demo`, `uv tool install` or `pipx`."
        return Check("names", "bad", f"also owned by others: {', '.join(clashes)}", remedy)
    return Check("names", "good", f"{', '.join(ROOMS)} are ours alone")


def _sqlite() -> Check:
    return Check("sqlite", "good", sqlite3.sqlite_version)


def _screen() -> Check:
    if not sys.stdout.isatty():
        return Check(
            "screen", "note", "stdout is not a terminal", "Commands print plainly; `open` needs a terminal."
        )
    columns, rows = shutil.get_terminal_size()
    found = f"{columns}x{rows}, TERM={os.environ.get('TERM', 'unset')}"
    if os.environ.get("TERM") == "dumb":
        return Check(
            "screen", "note", found, "Commands print plainly; `open` needs a terminal that can draw."
        )
    if columns < SMALLEST_COLUMNS or rows < SMALLEST_ROWS:
        return Check("screen", "note", found, "Everything fits from 80x24 on; make the window larger.")
    return Check("screen", "good", found)


def _characters() -> Check:
    encoding = sys.stdout.encoding or "unknown"
    if encoding.lower().replace("-", "") == "utf8":
        return Check("characters", "good", f"{encoding} ✓")
    return Check("characters", "note", encoding, "Set a UTF-8 locale (LANG=C.UTF-8) to see every character.")


def _colours() -> Check:
    if os.environ.get("NO_COLOR"):
        return Check("colours", "good", "none, as NO_COLOR asks")
    from rich.console import Console

    found = Console().color_system
    return (
        Check("colours", "good", found)
        if found
        else Check("colours", "note", "none", "Everything also has a letter.")
    )


def _data_folder(home: Home) -> Iterator[Check]:
    from sessions.locations import private_folder

    try:
        trial = private_folder(home.data) / f".doctor-{os.getpid()}"
        trial.touch()
        trial.unlink()
    except OSError as error:
        remedy = "Make it writable, or name another folder in WHYDUNIT_HOME."
        yield Check("data", "bad", f"{home.data} cannot be written ({error.strerror})", remedy)
        return
    yield Check("data", "good", f"{home.data} can be written, and only by you")
    yield _privacy(home)
    yield _disk(home)


def _privacy(home: Home) -> Check:
    """What sessions hold is the company's telemetry: nobody else's to read."""
    files = [path for path in home.sessions.rglob("*") if path.is_file()] if home.sessions.is_dir() else []
    open_to_others = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        found = f"{len(open_to_others)} of {len(files)} session files can be read by others"
        return Check("privacy", "bad", found, f"Run: chmod -R go-rwx {home.sessions}")
    return Check("privacy", "good", f"{len(files)} session files, readable only by you")


def _disk(home: Home) -> Check:
    free = shutil.disk_usage(home.data).free
    found = f"{free // _MEGABYTE:,} MB free"
    if free < LEAST_FREE_BYTES:
        return Check("disk", "note", found, "Stores need about as much room as the telemetry they hold.")
    return Check("disk", "good", found)
