"""`settings`: what was chosen, where it comes from, and choosing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tui.commands.words import AsJson
from tui.terminal import say, write, write_json

if TYPE_CHECKING:
    from sessions.settings import Choices, Problem


def settings_complete(incomplete: str) -> Iterator[str]:
    from sessions.settings import known_settings

    return (key for key in known_settings() if key.startswith(incomplete))


Key = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="A setting, such as `theme` or `keys.session.ask`.",
        show_default=False,
        autocompletion=settings_complete,
    ),
]


def show_settings(context: typer.Context, as_json: AsJson = False) -> None:
    """Print every setting, its value and where that comes from. What cannot be used is named on stderr."""
    if context.invoked_subcommand is not None:
        return
    from tools.plain_text import inert

    choices, problems = _chosen()
    if as_json:
        write_json(
            {
                "schema": "whydunit.settings/1",
                "settings": [
                    {"key": key, "value": value, "origin": origin} for key, value, origin in choices.shown()
                ],
                "problems": [str(problem) for problem in problems],
            }
        )
    else:
        rows = [(key, inert(value) or "-", inert(origin)) for key, value, origin in choices.shown()]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        write("\n".join(f"{key:<{widths[0]}}  {value:<{widths[1]}}  {origin}" for key, value, origin in rows))
    for problem in problems:
        say(str(problem))
    return


def settings_path() -> None:
    """Print where the settings file is, whether it is there or not."""
    from sessions.locations import Home

    write(str(Home.default().settings_file))


def set_setting(
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it shall be.", show_default=False)],
) -> None:
    """Set one setting. Checked first; everything else in the file stays as it is written."""
    from sessions.locations import Home
    from sessions.settings import KEYS, put

    if key.startswith(f"{KEYS}."):
        _check_keys(key, value)
    put(Home.default().settings_file, key, value)
    say(f"{key} is now {value}.")


def reset_setting(key: Key) -> None:
    """Take one setting back to its default."""
    from sessions.locations import Home
    from sessions.settings import reset

    say(f"{key} is back." if reset(Home.default().settings_file, key) else f"{key} was not set.")


def _chosen() -> tuple[Choices, tuple[Problem, ...]]:
    from sessions.locations import Home
    from sessions.settings import read
    from tui.keymap import read_keys

    choices = read(Home.default().settings_file)
    return choices, (*choices.problems, *read_keys(choices)[1])


def _check_keys(key: str, value: str) -> None:
    from sessions.locations import Home
    from sessions.settings import KEYS, read
    from tools.errors import UsageError
    from tui.keymap import clashes, read_keys, understood

    name = key.removeprefix(f"{KEYS}.")
    try:
        others = read_keys(read(Home.default().settings_file))[0].chosen
        chosen = {**others, name: understood(name, value)}
    except ValueError as error:
        raise UsageError(f"{key}: {error}; nothing was changed.", "For example: i,ctrl+k,F5") from error
    for clashing, message in clashes(chosen):
        if clashing == name:
            raise UsageError(f"{key}: {message}; nothing was changed.", "Give that one another key first.")
