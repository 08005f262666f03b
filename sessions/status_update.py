"""A status update: five or six lines to paste to others, made only of what the journal holds.

What is hurt, since when, who is suspected and how surely, what is being done, and when the next one comes: at
the time a person names, else with the next thing that is waited for.
"""

from __future__ import annotations

from agents.answers import status
from agents.case_view import CaseView
from sessions.standing import Fact, awaited, doing
from sessions.wording import refs, templates
from tools.plain_text import inert_lines
from tools.times import format_instant, parse_moment


def status_lines(view: CaseView, next_update: str | None = None) -> tuple[tuple[str, Fact], ...]:
    """The lines under the title, each with its name. `next_update` is a time as a person writes it.

    Raises `UsageError` where that is none.
    """
    told = [("Hurt", status.hurt(view)), ("Since", status.since(view)), ("Suspect", status.suspect(view))]
    lines = [(name, Fact(claim.text, claim.evidence)) for name, claim in told if claim is not None]
    if not view.causes:
        lines.append(("Suspect", Fact(_no_suspect(view))))
    return (*lines, ("Doing", doing(view)), ("Next update", Fact(_next(view, next_update))))


def status_update(view: CaseView, next_update: str | None = None) -> str:
    """The whole update as plain lines. Raises `UsageError` for a `next_update` that is no time."""
    text = (
        templates()
        .get_template("status.txt.j2")
        .render(view=view, lines=status_lines(view, next_update), refs=lambda numbers: refs(view, numbers))
    )
    return "\n".join(line for line in inert_lines(text) if line.strip()) + "\n"


def _no_suspect(view: CaseView) -> str:
    return {
        None: "none yet.",
        "healthy": "none; nothing deviates from what is usual.",
    }.get(view.verdict, "none established.")


def _next(view: CaseView, typed: str | None) -> str:
    if typed is None:
        return f"{awaited(view)}."
    return f"{format_instant(parse_moment(typed, view.entries[-1].at_ns))[11:16]} UTC."
