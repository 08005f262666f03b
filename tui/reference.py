"""The reference pages, written from the program itself: `python -m tui.reference DIR`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import typer
from typer.main import get_command

_WIDTH: Final = 80
_MADE: Final = "<!-- Made by `make docs` from the program; a test keeps it current. -->"


def pages() -> Mapping[str, str]:
    """Every page by file name."""
    return {
        "commands.md": _page("Commands", _commands()),
        "exit-codes.md": _page("Exit codes", _exit_codes()),
        "keys.md": _page("Keys and slash commands", _keys()),
        "settings.md": _page("Settings", _settings()),
        "asking.md": _page("Asking the agents", _asking()),
        "evidence.md": _page("Questions put to the telemetry", _questions()),
    }


def main(folder: Path) -> None:
    """Write every page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(title: str, parts: Iterator[str]) -> str:
    return "\n\n".join((f"# {title}", _MADE, *parts)) + "\n"


def _commands() -> Iterator[str]:
    from tui.main import COMMAND, app

    yield "Data goes to stdout, talk to stderr; with `--json`, stdout carries one JSON object."
    yield from _helps(get_command(app), COMMAND, None)


def _helps(command: Any, name: str, parent: typer.Context | None) -> Iterator[str]:
    """The help of a command and of those under it. (typer keeps its own command classes private.)"""
    context = typer.Context(
        command, info_name=name, parent=parent, terminal_width=_WIDTH, **command.context_settings
    )
    yield f"## {context.command_path}\n\n```text\n{command.get_help(context).rstrip()}\n```"
    for under, subcommand in sorted(getattr(command, "commands", {}).items()):
        yield from _helps(subcommand, under, context)


def _exit_codes() -> Iterator[str]:
    import tools.errors
    from tui import failures

    yield "0: it was done; `diagnose` exits 0 with every verdict. Failures say what to do."
    yield f"```text\n{(tools.errors.__doc__ or '').strip()}\n```"
    yield "\n".join(
        (
            "| code | meaning |",
            "|---|---|",
            f"| {failures.DEFECT} | whydunit itself failed; a report is in the data folder |",
            f"| {failures.INTERRUPTED} | interrupted by Ctrl+C; what was finished is kept |",
            f"| {failures.READER_GONE} | whoever read the output closed it |",
        )
    )


def _keys() -> Iterator[str]:
    from tui.actions import SCOPES, of
    from tui.slash import COMMANDS

    yield "Keys of your own go into the [settings](settings.md), by an action's name."
    for scope, heading in SCOPES.items():
        rows = (
            f"| `{_cell(each.shown_keys)}` | {_cell(each.title)} | {_cell(each.help)} | `{each.id}` |"
            for each in of(scope)
        )
        yield "\n".join(
            (f"## {heading}", "", "| keys | action | what it does | name |", "|---|---|---|---|", *rows)
        )
    slash = (
        f"| `{_cell(f'{each.name} {each.argument}'.strip())}` | {_cell(each.help)} |" for each in COMMANDS
    )
    yield "\n".join(("## Slash commands", "", "| command | what it does |", "|---|---|", *slash))


def _settings() -> Iterator[str]:
    from sessions.settings import KEYS, Settings, known_settings

    yield (
        "They are in the file that `whydunit settings path` names. The environment beats the file, the file "
        "the default. What cannot be used is named with its line, left as it stands, and the default is used."
    )
    rows = (
        f"| `{each.key}` | {f'`{each.default}`' if each.default else '-'} | {_cell(each.help)} "
        f"| {', '.join(f'`{choice}`' for choice in each.choices) or 'text'} | `{each.environment}` |"
        for each in known_settings().values()
    )
    heads = ("| setting | default | what it is | can be | environment |", "|---|---|---|---|---|")
    yield "\n".join((*heads, *rows))
    yield (
        f"`{KEYS}.ACTION`: {Settings.model_fields[KEYS].description} The names are in [keys](keys.md). "
        "A key that already does something else at the same time is refused, and said so."
    )
    yield "```yaml\n" + _SETTINGS_EXAMPLE + "```"


_SETTINGS_EXAMPLE: Final = """\
theme: high-contrast
clock: both
playbook:
  approver: Mara Lind
export:
  folder: ~/incidents
keys:
  session.ask: [i, ctrl+k]
  app.next-theme: F4
"""


def _asking() -> Iterator[str]:
    from agents.answers import intents

    yield "What can be asked of a session, in the app and with `whydunit ask`."
    yield f"```text\n{(intents.__doc__ or '').strip()}\n```"


def _questions() -> Iterator[str]:
    from tools.questions import load_question, question_names

    yield "Each is one SQL file in `tools/questions/`; evidence is the answer to one of them."
    for question in map(load_question, question_names()):
        yield "\n".join(
            (
                f"## {question.name}",
                "",
                question.answers,
                "",
                f"- asks for: {_listed(question.parameters)}",
                f"- answers with: {_listed(question.columns)}",
            )
        )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _cell(text: str) -> str:
    return re.sub(r"\|", r"\\|", text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
