"""The one place where a failure becomes words and an exit code. No traceback reaches a screen."""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from pathlib import Path
from typing import Final

from typer import TyperException

from tools.errors import WhydunitError
from tools.plain_text import inert_lines

DEFECT: Final = 70
INTERRUPTED: Final = 130
READER_GONE: Final = 141


class StoppedError(WhydunitError):
    """Ctrl+C, where there is something to say about what was kept."""

    exit_code = INTERRUPTED


def tell(error: WhydunitError) -> int:
    """Say what happened and what to do next; returns the exit code."""
    return _tell(error.message, error.remedy, error.exit_code)


def tell_usage(error: TyperException) -> int:
    """Say what was off in the words of a command."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "whydunit"
    return _tell(error.format_message(), f"`{command} --help` shows how it is written.", error.exit_code)


def tell_interrupted() -> int:
    return _tell("Interrupted.", "What was finished is kept.", INTERRUPTED)


def tell_defect(error: BaseException) -> int:
    """Own up to a defect: a short word on the screen, the traceback in a private report."""
    where = _write_report(error)
    kept = f"The details are in {where}." if where else "The details could not be written down."
    return _tell(
        f"whydunit itself failed ({type(error).__name__}). Sessions are kept up to this moment. {kept}",
        "`whydunit resume` goes on where you were; please report it with that file.",
        DEFECT,
    )


def _tell(message: str, remedy: str, exit_code: int) -> int:
    bold, plain = ("\x1b[1;31m", "\x1b[0m") if _in_colour() else ("", "")
    head, *more = inert_lines(message)
    lines = (f"{bold}error:{plain} {head}", *(f"       {line}" for line in more))
    hints = (f"       {line}" for line in inert_lines(remedy))
    print("\n".join((*lines, *hints)), file=sys.stderr)  # noqa: T201 - the one place failures are told
    return exit_code


def _in_colour() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write_report(error: BaseException) -> Path | None:
    from sessions.locations import Home, private_file, private_folder

    try:
        path = private_folder(Home.default().reports) / f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.txt"
        trace = "".join(traceback.format_exception(error))
        private_file(path).write_text(
            f"{_circumstances()}\n\n{trace}", encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return None
    return path


def _circumstances() -> str:
    from tui.version import version

    return f"whydunit {version()}, Python {platform.python_version()}, {platform.platform()}\n{sys.argv}"
