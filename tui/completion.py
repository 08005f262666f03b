"""What a line that gives a command could become: command names, and what the case offers as arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from agents.answers.known import known_services
from agents.case_view import CaseView
from tools.evidence import evidence_order
from tui.live import ExportFormat
from tui.slash import COMMANDS, SlashCommand, is_command, matching, parse

FORMATS: Final[dict[str, str]] = {
    "md": "Markdown, to read and to edit",
    "html": "one page for a browser",
    "json": "everything, for programs",
}
assert set(FORMATS) == set(get_args(ExportFormat))


@dataclass(frozen=True)
class Offer:
    """`line` is the whole input line if this is taken; `name` and `help` are what is shown of it."""

    line: str
    name: str
    help: str


def offers(text: str, view: CaseView) -> tuple[Offer, ...]:
    """What can follow, best first; nothing where the line gives no command or is complete."""
    if not is_command(text) or "\n" in text:
        return ()
    if " " not in text:
        named = (_name(command) for command in matching(text))
        return tuple(offer for offer in named if offer.line != text)
    command, _ = parse(text)
    if command is None:
        return ()
    begun = text[text.rindex(" ") + 1 :]
    stem = text[: len(text) - len(begun)]
    if command.takes != "services" and len(stem.split()) > 1:
        return ()
    found = [
        (value, words)
        for value, words in _arguments(command, view)
        if value.lower() != begun.lower() and _fits(begun.lower(), value.lower())
    ]
    found.sort(key=lambda offer: not offer[0].lower().startswith(begun.lower()))
    return tuple(Offer(f"{stem}{value}", value, words) for value, words in found)


def _name(command: SlashCommand) -> Offer:
    return Offer(f"{command.name} " if command.argument else command.name, command.usage, command.help)


def _fits(begun: str, value: str) -> bool:
    """A value's own beginning, or the beginning of a word in it: `db` finds `orders-db`."""
    return value.startswith(begun) or any(f"{mark}{begun}" in value for mark in "-_./ ")


def _arguments(command: SlashCommand, view: CaseView) -> Iterator[tuple[str, str]]:
    match command.takes:
        case "service" | "services":
            yield from ((service, _standing(service, view)) for service in known_services(view))
        case "evidence":
            for number in sorted(view.evidence, key=evidence_order):
                yield number, view.evidence[number].answers
        case "format":
            yield from FORMATS.items()
        case "command":
            yield from ((each.name.removeprefix("/"), each.help) for each in COMMANDS)


def _standing(service: str, view: CaseView) -> str:
    """What the case says of a service, in a word or two."""
    for cause in view.causes:
        if cause.service == service:
            return f"suspect {cause.rank}"
    agent = view.agents.get(service)
    if agent is None or agent.report is None:
        return ""
    return agent.report.role
