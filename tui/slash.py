"""Slash commands: what they are called, what they take, what they do. Help and completion read them here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True)
class SlashCommand:
    """`route` says who acts on it: `ask` hands it to the agents as it was typed."""

    name: str
    argument: str
    help: str
    route: Route = "ask"


COMMANDS: tuple[SlashCommand, ...] = (
    SlashCommand("/why", "[X]", "why the leading cause, or service X, is blamed"),
    SlashCommand("/why-not", "X", "why service X is not"),
    SlashCommand("/show", "E7", "open that evidence: question, SQL, rows, chart", "show"),
    SlashCommand("/errors", "X", "what service X logs and how it fails"),
    SlashCommand("/changes", "", "what changed near the onset"),
    SlashCommand("/blast", "", "who else is hurt"),
    SlashCommand("/missing", "", "what the telemetry does not say"),
    SlashCommand("/next", "", "what to do next"),
    SlashCommand("/map", "[X]", "look at who calls whom, around service X", "look"),
    SlashCommand("/metrics", "[X]", "look at metric series, of service X", "look"),
    SlashCommand("/traces", "[X]", "look at requests, of service X", "look"),
    SlashCommand("/logs", "[X]", "look at log lines, of service X", "look"),
    SlashCommand("/window", "A..B [C..D]", "diagnose A to B anew, against C to D", "window"),
    SlashCommand("/note", "TEXT", "keep a note; it goes into the postmortem", "note"),
    SlashCommand("/pin", "X [why]", "have service X asked and tried, whatever it shows", "steer"),
    SlashCommand("/prune", "X [why]", "ask neither service X nor what only it asks", "steer"),
    SlashCommand("/reopen", "X", "take that back, and ask X afresh", "steer"),
    SlashCommand("/playbook", "", "review the playbook", "playbook"),
    SlashCommand("/postmortem", "", "the live draft: write in it, put its timeline right", "postmortem"),
    SlashCommand("/status", "[02:45]", "a few lines to paste to others; when the next comes", "paste"),
    SlashCommand("/handover", "", "a note for whoever takes over", "paste"),
    SlashCommand("/export", "[md|html|json] [FILE]", "write the postmortem to a file", "export"),
    SlashCommand("/help", "", "keys and commands", "help"),
    SlashCommand("/quit", "", "leave; the session is kept", "quit"),
)


def matching(text: str) -> tuple[SlashCommand, ...]:
    """The commands that begin with `text`."""
    return tuple(command for command in COMMANDS if command.name.startswith(text.lower()))


def parse(text: str) -> tuple[SlashCommand | None, str]:
    """The command that `text` calls, None where there is no such one, and its argument."""
    name, _, argument = text.partition(" ")
    found = [command for command in COMMANDS if command.name == name.lower()]
    return (found[0] if found else None), argument.strip()
