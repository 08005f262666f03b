"""The conversation: questions, answers, notes, decisions and exports, in the order they came."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from agents import events as ev
from agents.case_view import CaseView, Exchange
from agents.steered_tree import VERBS
from tools.times import format_clock
from tui.plain.record import record_words
from tui.plain.words import stretch
from tui.widgets.line_list import Line, claim_line, empty
from tui.widgets.words import QUIET, line, said

INDENT = Content(" " * 15)
WELCOME = (
    "Ask in plain words, also while the agents work: the question waits its turn.\n"
    "For example: why not the database?  what changed?  what next?  Or type / for commands."
)


def talk_lines(view: CaseView) -> list[Line]:
    lines = [line for entry in view.entries for line in _lines(entry, view)]
    return lines or empty(WELCOME)


def _lines(entry: ev.Entry, view: CaseView) -> Iterator[Line]:
    match entry.event:
        case ev.QuestionAsked(number=number, text=text):
            yield _speech(f"question/{number}", entry.at_ns, "you", said(text, "bold"))
            yield from _answer(view.conversation[number - 1], view)
        case ev.NoteAdded(number=number, text=text, by=by):
            yield _speech(f"note/{number}", entry.at_ns, "note", line(said(text), (f"  {_name(by)}", QUIET)))
        case ev.AgentSteered(number=number, agent=agent, act=act, reason=reason, by=by):
            why = said(f": {reason}" if reason else "")
            words = line(f"{VERBS[act]} ", said(agent, "bold"), why, (f"  {_name(by)}", QUIET))
            yield _speech(f"steered/{number}", entry.at_ns, "act", words)
        case ev.Exported(number=number, path=path):
            yield _speech(f"export/{number}", entry.at_ns, "wrote", said(path))
        case ev.WindowChosen(number=number, by=by, incident=incident, baseline=baseline):
            against = f" against {stretch(baseline)}" if baseline else ""
            words = line(f"has {stretch(incident)}{against} investigated", (f"  {_name(by)}", QUIET))
            yield _speech(f"window/{number}", entry.at_ns, "act", words)
        case ev.PlaybookDecided(number=number) as decided:
            why = said(f": {decided.reason}" if decided.reason else "")
            words = line(f"{decided.decision} the playbook", why, (f"  {_name(decided.by)}", QUIET))
            yield _speech(f"decided/{number}", entry.at_ns, "act", words)
        case ev.PlaybookEdited(number=number, by=by):
            words = line("edited the playbook", (f"  {_name(by)}", QUIET))
            yield _speech(f"edited/{number}", entry.at_ns, "act", words)

        case ev.PostmortemEdited() | ev.TimelineAdded() | ev.TimelineCorrected() | ev.TimelineHidden() as act:
            yield _speech(act.key, entry.at_ns, "act", said(record_words(act)))
        case ev.SessionRenamed() as act:
            yield _speech(act.key, entry.at_ns, "act", said(record_words(act)))


def _name(by: str) -> str:
    return said(by, width=40).plain


def _speech(key: str, at_ns: int, who: str, words: Content) -> Line:
    return Line(key, words, Content.styled(f"{format_clock(at_ns)} {who:<5} ", QUIET), heading=True)


def _answer(exchange: Exchange, view: CaseView) -> Iterator[Line]:
    key, answer = f"answer/{exchange.number}", exchange.answer
    if answer is None:
        when = "when the agents are at rest" if view.running else "soon"
        yield Line(
            f"{key}/waits", Content.styled(f"waits: answered {when}", f"italic {QUIET}"), INDENT, heading=True
        )
        return
    for index, claim in enumerate(answer.claims):
        yield claim_line(f"{key}/{index}", claim, INDENT)
    if answer.understood is None:
        yield Line(
            f"{key}/not",
            Content.styled("This question was not understood.", "$warning"),
            INDENT,
            heading=True,
        )
    if answer.offers:
        offers = said("What can be asked: " + " · ".join(answer.offers), QUIET)
        yield Line(f"{key}/offers", offers, INDENT, heading=True)
