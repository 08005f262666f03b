"""Slash commands: what they are called, what they take, what they do. Help and completion read them here."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from tools.plain_text import inert

Route = Literal[
    "ask",
    "show",
    "note",
    "steer",
    "playbook",
    "export",
    "postmortem",
    "paste",
    "look",
    "window",
    "help",
    "quit",
]
Takes = Literal["", "service", "services", "evidence", "format", "command"]
"""What completion offers after the command's name; "services" goes on after the first."""


@dataclass(frozen=True)
class SlashCommand:
    """`route` says who acts on it: `ask` hands it to the agents as it was typed."""

    name: str
    argument: str
    help: str
    route: Route = "ask"
    takes: Takes = ""
    example: str = ""

    @property
    def usage(self) -> str:
        return f"{self.name} {self.argument}".strip()


COMMANDS: tuple[SlashCommand, ...] = (
    SlashCommand("/why", "[X]", "why the leading cause, or service X, is blamed", takes="service"),
    SlashCommand("/why-not", "X", "why service X is not", takes="service", example="/why-not payment"),
    SlashCommand(
        "/show", "E7", "open that evidence: question, SQL, rows, chart", "show", "evidence", "/show E7"
    ),
    SlashCommand(
        "/compare",
        "X [Y]",
        "service X against Y, or against its baseline; or two windows",
        takes="services",
        example="/compare checkout payment   /compare 02:05..02:10 02:14..02:19",
    ),
    SlashCommand(
        "/slowest",
        "[X]",
        "the slowest requests and where their time went",
        takes="service",
        example="/slowest checkout",
    ),
    SlashCommand("/since", "", "when it began, and who was out of range first"),
    SlashCommand("/ongoing", "", "whether it is still going on"),
    SlashCommand("/callers", "X", "who calls service X", takes="service", example="/callers payment"),
    SlashCommand("/errors", "X", "what service X logs and how it fails", takes="service"),
    SlashCommand("/changes", "", "what changed near the onset"),
    SlashCommand("/blast", "[X]", "who else is hurt", takes="service"),
    SlashCommand("/missing", "", "what the telemetry does not say"),
    SlashCommand("/next", "", "what to do next"),
    SlashCommand("/map", "[X]", "look at who calls whom, around service X", "look", "service"),
    SlashCommand("/metrics", "[X]", "look at metric series, of service X", "look", "service"),
    SlashCommand("/traces", "[X]", "look at requests, of service X", "look", "service"),
    SlashCommand("/logs", "[X]", "look at log lines, of service X", "look", "service"),
    SlashCommand("/window", "A..B [C..D]", "diagnose A to B anew, against C to D", "window"),
    SlashCommand(
        "/note",
        "TEXT",
        "keep a note; it goes into the postmortem",
        "note",
        example="/note called the payments lead",
    ),
    SlashCommand("/pin", "X [why]", "have service X asked and tried, whatever it shows", "steer", "service"),
    SlashCommand("/prune", "X [why]", "ask neither service X nor what only it asks", "steer", "service"),
    SlashCommand("/reopen", "X", "take that back, and ask X afresh", "steer", "service"),
    SlashCommand("/playbook", "", "review the playbook", "playbook"),
    SlashCommand("/postmortem", "", "the live draft: write in it, put its timeline right", "postmortem"),
    SlashCommand("/status", "[02:45]", "a few lines to paste to others; when the next comes", "paste"),
    SlashCommand("/handover", "", "a note for whoever takes over", "paste"),
    SlashCommand("/export", "[md|html|json] [FILE]", "write the postmortem to a file", "export", "format"),
    SlashCommand("/help", "[COMMAND]", "keys and commands, or one command", "help", "command"),
    SlashCommand("/quit", "", "leave; the session is kept", "quit"),
)


def is_command(text: str) -> bool:
    """Whether a line gives a command: `/why`, and `:why` as an editor's user types it."""
    return text.startswith("/") or (text.startswith(":") and text[1:2].isalpha())


def matching(text: str) -> tuple[SlashCommand, ...]:
    """The commands that begin with `text`."""
    return tuple(command for command in COMMANDS if command.name.startswith(_slashed(text).lower()))


def parse(text: str) -> tuple[SlashCommand | None, str]:
    """The command that `text` calls, None where there is no such one, and its argument."""
    name, *rest = _slashed(text).split(maxsplit=1) or [""]
    return named(name), rest[0].strip() if rest else ""


def named(name: str) -> SlashCommand | None:
    """The command of this name, with or without its slash."""
    wanted = f"/{name.lstrip('/:')}".lower()
    return next((command for command in COMMANDS if command.name == wanted), None)


def nearest(name: str) -> SlashCommand | None:
    """The command somebody may have meant who typed this name."""
    wanted = f"/{name.lstrip('/:')}".lower()[:40]
    begins = [command.name for command in COMMANDS if command.name.startswith(wanted) and len(wanted) > 1]
    close = begins or get_close_matches(wanted, [command.name for command in COMMANDS], n=1, cutoff=0.5)
    return named(close[0]) if close else None


def no_such(text: str) -> str:
    """What is said of a command there is not: the nearest, or all there are."""
    typed = inert(_slashed(text).split()[0])[:40]
    meant = nearest(text.split()[0])
    if meant is not None:
        return f"There is no {typed}. Did you mean {meant.usage}: {meant.help}?"
    return f"There is no {typed}. There is:\n{' '.join(command.name for command in COMMANDS)}"


def help_on(name: str) -> str:
    """How one command is used."""
    command = named(name.split()[0])
    if command is None:
        return no_such(f"/{name.lstrip('/:')}")
    example = f"\nFor example: {command.example}" if command.example else ""
    return f"{command.usage}: {command.help}.{example}"


def _slashed(text: str) -> str:
    return f"/{text[1:]}" if text.startswith(":") else text
