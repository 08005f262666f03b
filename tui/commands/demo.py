"""`demo`: an incident that was made up, lived through end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.words import Plain
from tui.terminal import is_interactive, progress_bar, show, show_lines, write

if TYPE_CHECKING:
    from agents.case_view import CaseView
    from agents.events import Entry
    from sessions.locations import Home


def demo(plain: Plain = False) -> None:
    """Live through an embedded incident: the agents reason, you ask, decide, and export.

    Without a terminal it runs the plain form: the reasoning line by line, two questions, the postmortem.
    """
    from sessions.locations import Home

    home = Home.default()
    if plain or not is_interactive():
        return _play_plainly(home, plain)
    from tui.app import run_session
    from tui.commands.live_run import open_demo

    return run_session(lambda: open_demo(home))


def _play_plainly(home: Home, plain: bool) -> None:
    from tui.commands.live_run import ask_and_wait, investigate, open_demo
    from tui.plain.card import case_card, playbook_line
    from tui.plain.transcript import Transcript

    with progress_bar("simulating a shop with an incident in it") as progress:
        session = open_demo(home, progress)
    transcript = Transcript()

    def hear(entry: Entry) -> None:
        show_lines(transcript.lines(entry), plain=plain)

    with session:
        for entry in session.entries():
            hear(entry)
        view = investigate(session, hear)
        show()
        show(case_card(view), plain=plain)
        show()
        for question in _questions(view):
            ask_and_wait(session, question, hear)
        show()
        write(playbook_line(view))
        postmortem = session.export("md", home.session_folder(session.id).path / "postmortem.md")
    write(str(postmortem))


def _questions(view: CaseView) -> tuple[str, str]:
    """What one would ask: about what was ruled out, and about what to do."""
    ruled_out = view.diagnosis.ruled_out if view.diagnosis else ()
    doubt = f"why not {ruled_out[0].service}?" if ruled_out else "what is missing?"
    return doubt, "what next?"
