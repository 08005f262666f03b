"""The conversation: questions, answers, notes, decisions and exports, in the order they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from agents import events as ev
from agents.case_view import CaseView, Exchange
from agents.diagnosis import Claim
from agents.steered_tree import VERBS
from tools.plain_text import inert, inert_lines
from tools.times import format_clock
from tui import actions
from tui.leaving import copied
from tui.plain.record import record_words
from tui.plain.words import stretch
from tui.screens.finding import FindScreen, Found
from tui.widgets.line_list import Line, LineList, claim_line, empty
from tui.widgets.told import Told
from tui.widgets.words import QUIET, line, said

INDENT = Content(" " * 15)
FOLDED_TO: Final = 300
"""Characters of a question that are shown until Enter unfolds it."""

SHOWN: Final = 100
"""Lines of a long talk that are shown at first; there is a way to those before."""
KEPT: Final = 10 * SHOWN
"""Lines that stay while the reader is elsewhere than at the end."""
EARLIER: Final = "earlier"
LATER: Final = "later"

WELCOME = (
    "Ask in plain words, also while the agents work: the question waits its turn.\n"
    "For example: why not the database?  what changed?  what next?  Or type / for commands."
)


class TalkList(LineList):
    """The talk, with the cursor on questions and on statements."""

    scope: ClassVar[actions.Scope] = "talk"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("talk")

    class Wanted(Message):
        """The person asks this about what is chosen."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    class Withdrawn(Message):
        """The person takes a question back."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, wraps=True, follows=True)
        self._view = CaseView()
        self._unfolded: set[int] = set()
        self._told = Told(lambda entry, view: _lines(entry, view, self._unfolded))
        self._all: list[Line] = []
        self._from = 0
        self._to: int | None = None
        self._asked = 0
        self._behind = False

    def tell(self, view: CaseView) -> None:
        """Show the talk as it stands; go to its end when something was asked."""
        self._view = view
        self._all, same = self._told.lines(view)
        if self._to is None and len(self._all) - self._from > (2 * SHOWN if self.at_end else KEPT):
            self._slide(None if self.at_end else self._from)
            same = same if not self.at_end else 0
        if self.display:
            self._show_part(0 if self._behind else same)
        self._behind = not self.display
        if self._asked < len(view.conversation):
            self._asked = len(view.conversation)
            self._to_newest()

    def on_show(self) -> None:
        """While nobody sees it nothing is drawn: a flood of notes costs the other panes nothing."""
        if self._behind:
            self._behind = False
            self._show_part()

    def page(self, key: str) -> None:
        """A page of what came before, or after."""
        self._slide(max(self._from - SHOWN, 0) if key == EARLIER else (self._to or 0) - 1)
        self._show_part()

    def action_last(self) -> None:
        """To the newest line, however many there are."""
        self._to_newest()
        super().action_last()

    def _to_newest(self) -> None:
        if self._to is not None:
            self._slide(None)
            self._show_part()
        self.call_after_refresh(self.scroll_end, animate=False)

    def _slide(self, start: int | None) -> None:
        """What is shown begins there, or so that it ends with the newest line."""
        count = len(self._all)
        self._from = max(count - SHOWN, 0) if start is None else start
        self._to = self._from + KEPT if start is not None and self._from + KEPT < count else None

    def _show_part(self, same: int = 0) -> None:
        """The part of the talk that is shown, of which the lines before `same` are as they were."""
        rest = len(self._all) - self._to if self._to else 0
        before = [_way(EARLIER, f"{self._from:,} lines before these")] if self._from else []
        after = [_way(LATER, f"{rest:,} lines after these")] if rest else []
        part = [*before, *self._all[self._from : self._to], *after]
        kept = len(before) + min(same, self._to or same) - self._from if same > self._from else 0
        self.show(part if self._all else empty(WELCOME), kept)

    @property
    def exchange(self) -> Exchange | None:
        """The question under the cursor, or whose answer is; the last one where none is chosen."""
        number = _number(self.line.key) if self.line else None
        if number is not None:
            return self._view.conversation[number - 1]
        return self._view.conversation[-1] if self._view.conversation else None

    def on_focus(self) -> None:
        """Where nothing was chosen yet, the first statement of the last answer is."""
        if self.highlighted is None and self.option_count:
            places = [
                place
                for place, each in enumerate(self.lines)
                if not each.heading and each.key not in (EARLIER, LATER)
            ]
            if not places:
                return
            answered = [exchange.number for exchange in self._view.conversation if _claims(exchange)]
            keys = [each.key for each in self.lines]
            first = f"answer/{answered[-1]}/0" if answered else ""
            self.highlighted = keys.index(first) if first in keys else places[-1]

    def fold(self, number: int) -> None:
        """Unfold a long question, or fold it again."""
        self._unfolded ^= {number}
        self._told.forget()
        self.tell(self._view)

    def action_follow_up(self) -> None:
        """Ask what the chosen statement rests on; by its number, so that the journal says which it was."""
        kind, _, rest = self.line.key.partition("/") if self.line else ("", "", "")
        number, _, place = rest.partition("/")
        if kind == "answer" and place.isdecimal():
            self.post_message(self.Wanted(f"/why {number}.{int(place) + 1}"))
        else:
            self._say("Choose a statement of an answer first.")

    def action_find(self) -> None:
        found = [Found(each.key, each.text, each.lead) for each in self._all if not each.heading]
        self.app.push_screen(FindScreen("Find in the talk", found), self._go_to)

    def _go_to(self, key: str | None) -> None:
        place = next((place for place, each in enumerate(self._all) if each.key == key), None)
        if key is not None and place is not None:
            if not self._from <= place < (self._to or len(self._all)):
                self._slide(max(place - SHOWN, 0))
                self._show_part()
            self.focus()
            self.highlighted = self.get_option_index(key)

    def action_step(self, step: int) -> None:
        """To the question after this one, or before."""
        places = [place for place, each in enumerate(self.lines) if each.key.startswith("question/")]
        here = self.highlighted if self.highlighted is not None else -1
        beyond = [place for place in places if (place > here if step > 0 else place < here)]
        if beyond:
            self.highlighted = beyond[0] if step > 0 else beyond[-1]

    def action_copy(self) -> None:
        exchange = self.exchange
        claims = _claims(exchange) if exchange else ()
        if exchange is None or not claims:
            self._say("There is no answer to copy yet.")
            return
        lines = [inert(exchange.text), *(f"- {_cited(claim)}" for claim in claims)]
        if copied(self, "\n".join(lines)):
            self._say(f"Copied the answer to question {exchange.number}.")

    def action_withdraw(self) -> None:
        exchange = self.exchange
        if exchange is None or not exchange.waits:
            self._say("Choose a question that waits first.")
        else:
            self.post_message(self.Withdrawn(exchange.number))

    def _say(self, words: str) -> None:
        self.app.notify(words, markup=False)


def _way(key: str, text: str) -> Line:
    return Line(key, Content.styled(f"{text}: Enter", QUIET))


def question_of(line: Line) -> int | None:
    """The number of the question a line is, None where it is something else."""
    return _number(line.key) if line.key.startswith("question/") else None


def _number(key: str) -> int | None:
    kind, _, rest = key.partition("/")
    number = rest.partition("/")[0]
    return int(number) if kind in ("question", "answer") and number.isdecimal() else None


def _cited(claim: Claim) -> str:
    return f"{inert(claim.text)}{' (inferred)' if claim.inferred else ''} [{' '.join(claim.evidence)}]"


def _lines(entry: ev.Entry, view: CaseView, unfolded: set[int] | frozenset[int]) -> Iterator[Line]:
    match entry.event:
        case ev.QuestionAsked(number=number, text=text):
            exchange = view.conversation[number - 1]
            lead = _lead(entry.at_ns, "you")
            yield Line(f"question/{number}", _question(text, number in unfolded), lead)
            yield from _answer(exchange, view)
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


def _question(text: str, unfolded: bool) -> Content:
    """What was asked, in its own lines; a long one only begun until it is unfolded."""
    if len(text) <= FOLDED_TO or unfolded:
        return Content("\n").join([said(each, "bold") for each in inert_lines(text[:100_000])[:400]])
    begun = inert(" ".join(text[:FOLDED_TO].split()))
    return line((f"{begun}… ", "bold"), (f"({len(text):,} characters; Enter shows them)", QUIET))


def _name(by: str) -> str:
    return said(by, width=40).plain


def _lead(at_ns: int, who: str) -> Content:
    return Content.styled(f"{format_clock(at_ns)} {who:<5} ", QUIET)


def _speech(key: str, at_ns: int, who: str, words: Content) -> Line:
    return Line(key, words, _lead(at_ns, who), heading=True)


def _claims(exchange: Exchange) -> tuple[Claim, ...]:
    """What was answered, or what is known of the answer so far."""
    if exchange.answer is not None:
        return exchange.answer.claims
    return exchange.part.claims if exchange.part else ()


def _answer(exchange: Exchange, view: CaseView) -> Iterator[Line]:
    key, answer = f"answer/{exchange.number}", exchange.answer
    if exchange.withdrawn:
        yield _aside(f"{key}/waits", "withdrawn", QUIET)
        return
    for index, claim in enumerate(_claims(exchange)):
        yield claim_line(f"{key}/{index}", claim, INDENT)
    if answer is None:
        if exchange.part and exchange.part.text:
            yield Line(f"{key}/text", said(exchange.part.text), INDENT, heading=True)
        yield _aside(f"{key}/waits", _waits(exchange, view), f"italic {QUIET}")
        return
    if answer.ended != "whole":
        yield _aside(f"{key}/ended", " ".join(answer.offers), "$warning")
        return
    if answer.understood is None:
        yield _aside(f"{key}/not", "This question was not understood.", "$warning")
    if answer.offers:
        yield _aside(f"{key}/offers", "What can be asked: " + " · ".join(answer.offers), QUIET)


def _aside(key: str, text: str, style: str) -> Line:
    return Line(key, said(text, style), INDENT, heading=True)


def _waits(exchange: Exchange, view: CaseView) -> str:
    """Where a question stands that has no answer yet, and what can be done about it."""
    if view.standing(exchange) == "being answered":
        return "being answered; Esc stops it"
    place, waiting = view.place_in_queue(exchange), len(view.unanswered)
    turn = f"waits ({place} of {waiting})" if waiting > 1 else "waits"
    until = "until the agents are at rest" if view.running or view.phase == "new" else "for its turn"
    return f"{turn} {until}; d withdraws it"
