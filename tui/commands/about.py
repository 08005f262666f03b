"""`info`, `doctor` and `completion`: whydunit about itself."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from tui.commands.words import AsJson
from tui.terminal import write, write_json


class Shell(StrEnum):
    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def info(as_json: AsJson = False) -> None:
    """Print the version and every place whydunit keeps anything at."""
    from sessions.locations import Home
    from tools.plain_text import inert
    from tui.version import version

    home = Home.default()
    facts = {
        "version": version(),
        "python": sys.executable,
        "data": str(home.data),
        "sessions": str(home.sessions),
        "stores": str(home.stores),
        "reports": str(home.reports),
        "settings": str(home.settings_file),
    }
    if as_json:
        return write_json(facts)
    return write("\n".join(f"{name:<10}{inert(value)}" for name, value in facts.items()))


def doctor(as_json: AsJson = False) -> None:
    """Check that everything whydunit needs is there and healthy. Exits 1 when something is not."""
    from sessions.locations import Home
    from tui.doctor import examine

    checks = examine(Home.default())
    if as_json:
        write_json({"schema": "whydunit.doctor/1", "checks": [check.to_json() for check in checks]})
    else:
        write("\n".join(line for check in checks for line in check.lines()))
    if any(check.state == "bad" for check in checks):
        raise typer.Exit(1)


def completion(shell: Annotated[Shell, typer.Argument(help="Your shell.", show_default=False)]) -> None:
    """Print a script that teaches your shell to complete whydunit's commands and sessions."""
    from typer._completion_shared import get_completion_script

    write(get_completion_script(prog_name="whydunit", complete_var="_WHYDUNIT_COMPLETE", shell=shell.value))
