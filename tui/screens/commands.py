"""What the slash commands of a session do."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from agents.events import SteeringAct
from tui import slash

if TYPE_CHECKING:
    from tui.screens.session import SessionScreen


def run_command(screen: SessionScreen, text: str) -> None:
    """Do what a slash command says, or say that there is none such."""
    command, argument = slash.parse(text)
    if command is None:
        screen.notify(slash.no_such(text), severity="warning", markup=False)
        return
    match command.route:
        case "ask":
            screen.ask(f"{command.name} {argument}".strip())
        case "show":
            screen.action_show_evidence(argument.upper())
        case "note":
            screen.note(argument)
        case "steer":
            agent, _, reason = argument.partition(" ")
            screen.steer(cast(SteeringAct, command.name[1:]), agent, reason)
        case "playbook":
            screen.action_review()
        case "export":
            screen.action_export(argument)
        case "postmortem":
            screen.action_postmortem()
        case "paste":
            screen.record.show_paste(command.name[1:], argument)
        case "look":
            screen.action_look(command.name[1:], argument)
        case "window":
            screen.diagnose(argument)
        case "help" if argument:
            screen.notify(slash.help_on(argument), title="Help", markup=False, timeout=12)
        case "help":
            screen.run_worker(screen.run_action("app.help"))
        case "quit":
            screen.run_worker(screen.action_quit())
