"""The session: situation on top, reasoning on the left, everything else beside it, the input line below.

The screen owns one `CaseView` and folds entries into it; panes are shown what it says. The session's
thread only hands over; entries that come in a burst are folded together and drawn once (`Arrivals`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.screen import Screen
from textual.widget import Widget

from agents.case_view import CaseView, PlaybookView
from agents.events import Entry, SteeringAct
from tools.errors import WhydunitError
from tools.plain_text import inert
from tui import actions, slash
from tui.history import History
from tui.live import LiveSession, NewEntry, Refused
from tui.screens.acts import Acts
from tui.screens.arrivals import Arrivals
from tui.screens.commands import run_command
from tui.screens.evidence import EvidenceScreen
from tui.screens.finding import FindScreen, proofs
from tui.screens.panes import (
    PANES,
    POSTMORTEM,
    SHORT_UNDER,
    TALL_FROM,
    THREE_PANES_FROM,
    counts,
    visible_panes,
)
from tui.screens.playbook_reading import ReadAhead
from tui.screens.record import Record
from tui.screens.review import ReviewScreen
from tui.telemetry.opening import LookingAround
from tui.widgets import status_facts
from tui.widgets.causes import cause_lines
from tui.widgets.evidence_list import EvidencePane
from tui.widgets.line_list import LineList
from tui.widgets.pane_strip import PaneStrip
from tui.widgets.playbook_pane import playbook_lines
from tui.widgets.prompt import Prompt
from tui.widgets.reasoning import ReasoningPane
from tui.widgets.run_clock import RunClock
from tui.widgets.situation import SituationCard
from tui.widgets.status import StatusLine
from tui.widgets.talk import EARLIER, LATER, TalkList, question_of


class SessionScreen(Screen[None]):
    """One incident session, live."""

    scope: ClassVar[actions.Scope] = "session"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("session")
    AUTO_FOCUS = ""

    def __init__(
        self,
        session: LiveSession,
        by: str,
        clock_ns: Callable[[], int] = time.time_ns,
        monotonic_s: Callable[[], float] = time.monotonic,
        history: History | None = None,
    ) -> None:
        super().__init__()
        self._history = history
        self._monotonic_s = monotonic_s
        self.session = session
        self.view = CaseView()
        self._by = by
        self._clock_ns = clock_ns
        self._clock = RunClock(clock_ns)
        self._arrivals = Arrivals(self, self._fold)
        self._last_seq = 0
        self._unsubscribe: Callable[[], None] = lambda: None
        self._acts = Acts(lambda error: self.post_message(Refused(error)))
        self.record = Record(self, lambda: self.view, by)
        self._looking = LookingAround(session, self.do, by)
        self._read_ahead = ReadAhead(self, self._draw)
        self._active = "reasoning"
        self._beside = "causes"

    def compose(self) -> ComposeResult:
        yield SituationCard(self._clock_ns, id="card")
        yield PaneStrip((*PANES, POSTMORTEM))
        with Horizontal(id="panes"):
            yield ReasoningPane(id="reasoning", classes="pane")
            yield LineList(id="causes", wraps=True).add_class("pane")
            yield EvidencePane(id="evidence", classes="pane")
            yield LineList(id="playbook", wraps=True).add_class("pane")
            yield TalkList(id="talk").add_class("pane")
        yield Prompt(id="prompt", history=self._history)
        yield StatusLine()

    def on_mount(self) -> None:
        self._unsubscribe = self.session.subscribe(self._arrivals.hear)
        self._arrivals.all(self.session.entries())
        self._lay_out()
        self._focus_pane()
        self.set_interval(1.0, self._tick)
        self.run_worker(self._acts.serve(), group="acts")
        self.do(self.session.start)

    def on_unmount(self) -> None:
        self._unsubscribe()

    # -- what the session tells -------------------------------------------------------------------

    @on(NewEntry)
    def _arrive(self, message: NewEntry) -> None:
        message.stop()
        self._arrivals.come()

    def _fold(self, arrived: list[Entry]) -> None:
        for entry in arrived:
            if entry.seq > self._last_seq:
                self._last_seq = entry.seq
                self.view.apply(entry)
                self._clock.apply(entry)
        self._draw()

    def _draw(self) -> None:
        view = self.view
        if view.playbook:
            self._read_ahead.want(view.playbook.document)
        self.query_one(SituationCard).view = view
        self.query_one(ReasoningPane).show(view)
        for pane in self.query_one(PaneStrip).shown:
            self._draw_pane(pane)
        self.query_one(TalkList).tell(view)
        self.query_one(Prompt).view = view
        self.query_one(PaneStrip).counts = counts(view)
        self._draw_status()
        for review in self.app.screen_stack:
            if isinstance(review, ReviewScreen) and view.playbook:
                review.show()
        self.record.follow_case()

    def _draw_pane(self, pane: str) -> None:
        """A list that is on the screen; the others are drawn when they come to be seen."""
        match pane:
            case "causes":
                self.query_one("#causes", LineList).show(cause_lines(self.view))
            case "evidence":
                self.query_one(EvidencePane).show(self.view)
            case "playbook":
                self.query_one("#playbook", LineList).show(playbook_lines(self.view))

    def _draw_status(self) -> None:
        status = self.query_one(StatusLine)
        status.facts = status_facts.of(self.view, self._clock.run_s())
        status.hints = tuple(
            action
            for action in (*actions.of("session"), *actions.of("app"))
            if action.hint and self._fits(action)
        )

    def _fits(self, action: actions.Action) -> bool:
        """Whether an action means anything as the case stands."""
        match action.call:
            case "stop":
                return self.view.running or self.view.answering is not None
            case "go_on":
                return self.view.phase in ("cancelled", "failed")
            case "review":
                return self.view.playbook is not None
        return True

    def _tick(self) -> None:
        """Keep the clock going, and hear of it when the session's thread has died."""
        self.session.wait(0.0)
        if self.view.running:
            self._draw_status()

    # -- what the person asks of the session ------------------------------------------------------

    def do(self, act: Callable[[], object]) -> None:
        """Have the session do something, after what it was asked before."""
        self._acts.do(act)

    async def settle(self) -> None:
        """Wait until everything asked of the session so far is done."""
        await self._acts.settle()

    @on(Refused)
    def _say_refusal(self, message: Refused) -> None:
        error = message.error
        self.notify(
            f"{inert(error.message)}\n{inert(error.remedy)}", severity="error", markup=False, timeout=12
        )

    @on(Prompt.Said)
    def _said(self, message: Prompt.Said) -> None:
        if slash.is_command(message.text):
            run_command(self, message.text)
        else:
            self.ask(message.text)

    def ask(self, text: str) -> None:
        self.do(partial(self.session.ask, text))
        self.action_show_pane("talk", focus=False)

    def diagnose(self, text: str) -> None:
        try:
            self._looking.diagnose_typed(text, self.view)
        except WhydunitError as error:
            self.post_message(Refused(error))

    @on(ReasoningPane.Steered)
    def _steer_agent(self, message: ReasoningPane.Steered) -> None:
        self.steer(message.act, message.agent, message.reason)

    def steer(self, act: SteeringAct, agent: str, reason: str) -> None:
        if not agent:
            self.notify(f"Say which: /{act} SERVICE", severity="warning", markup=False)
            return
        self.do(partial(self.session.steer, act, agent, by=self._by, reason=reason))

    @on(TalkList.Wanted)
    def _want(self, message: TalkList.Wanted) -> None:
        self.ask(message.question)

    @on(TalkList.Withdrawn)
    def _withdraw(self, message: TalkList.Withdrawn) -> None:
        self.do(partial(self.session.withdraw, message.number))

    def note(self, text: str) -> None:
        if not text:
            self.notify(
                "A note needs words: /note called the payments lead", severity="warning", markup=False
            )
            return
        self.do(partial(self.session.note, text, self._by))
        self.action_show_pane("talk", focus=False)

    # -- panes ------------------------------------------------------------------------------------

    def on_resize(self, _: Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        visible = visible_panes(self.size.width, self._active, self._beside)
        for pane in PANES:
            self.query_one(f"#{pane.id}").display = pane.id in visible
        self.set_class(len(visible) > 1, "several")
        self.set_class(len(visible) > 2, "three")
        self.set_class(self.size.height >= TALL_FROM, "tall")
        self.set_class(self.size.height < SHORT_UNDER, "short")
        strip = self.query_one(PaneStrip)
        for name in visible - strip.shown:
            self._draw_pane(name)
        strip.shown, strip.active = visible, self._active

    def action_show_pane(self, name: str, focus: bool = True) -> None:
        if name == POSTMORTEM.id:
            self.action_postmortem()
            return
        self._active = name
        if name not in ("reasoning", "talk") or self.size.width < THREE_PANES_FROM:
            self._beside = self._beside if name == "reasoning" else name
        self._lay_out()
        if focus:
            self._focus_pane()

    def _focus_pane(self) -> None:
        self._list(self._active).focus()

    def _list(self, pane: str) -> Widget:
        return self.query_one({"reasoning": "#tree", "evidence": "#evidence-list"}.get(pane, f"#{pane}"))

    def action_next_pane(self) -> None:
        if not (self.query_one(Prompt).has_focus_within and self.query_one(Prompt).complete()):
            self._step_pane(1)

    def action_previous_pane(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        names = [pane.id for pane in PANES]
        self.action_show_pane(names[(names.index(self._active) + step) % len(names)])

    # -- other acts -------------------------------------------------------------------------------

    def action_ask(self) -> None:
        self.query_one(Prompt).begin("")

    def action_command(self) -> None:
        self.query_one(Prompt).begin("/")

    def action_stop(self) -> None:
        if self.query_one(Prompt).close_offers():
            return
        if self.view.running or self.view.answering:
            self.run_worker(asyncio.to_thread(self.session.cancel), group="cancel")
        elif self.query_one(Prompt).has_focus_within:
            self._focus_pane()

    def action_go_on(self) -> None:
        if self.view.phase in ("cancelled", "failed"):
            self.do(self.session.rerun)
        else:
            self.notify("Nothing was stopped.", markup=False)

    @on(LineList.Chosen)
    def _open_line(self, message: LineList.Chosen) -> None:
        if message.lines.id == "playbook":
            self.action_review()
        elif message.lines.id == "evidence-list":
            self._open_evidence(tuple(self.view.evidence), message.line.key)
        elif isinstance(message.lines, TalkList) and message.line.key in (EARLIER, LATER):
            message.lines.page(message.line.key)
        elif isinstance(message.lines, TalkList) and (number := question_of(message.line)):
            message.lines.fold(number)
        elif isinstance(message.lines, TalkList) and len(message.line.opens) > 1:
            self._choose_evidence(message.line.opens)
        elif message.line.opens:
            self._open_evidence(message.line.opens, message.line.opens[0])

    def _choose_evidence(self, numbers: tuple[str, ...]) -> None:
        """Several proofs of one statement: which is it to be?"""

        def open_chosen(number: str | None) -> None:
            if number is not None:
                self._open_evidence(numbers, number)

        self.app.push_screen(
            FindScreen("What this rests on", proofs(self.view.evidence, numbers)), open_chosen
        )

    def action_show_evidence(self, number: str) -> None:
        self._open_evidence(tuple(self.view.evidence), number)

    def _open_evidence(self, numbers: tuple[str, ...], number: str) -> None:
        if number not in self.view.evidence:
            known = (
                f"There is E1 to E{len(self.view.evidence)}." if self.view.evidence else "There is none yet."
            )
            wanted = inert(number)[:40]
            self.notify(
                f"There is no evidence {wanted}. {known}" if wanted else "Say which: /show E7",
                severity="warning",
                markup=False,
            )
            return
        records = [self.view.evidence[each] for each in numbers if each in self.view.evidence]
        self.app.push_screen(EvidenceScreen(records, number, self.session, lambda: self.view))

    def action_look(self, pane: str = "", service: str = "") -> None:
        self.app.push_screen(self._looking.screen(self.view, pane, service))

    def action_scroll_agent(self, lines: int) -> None:
        self.query_one("#agent").scroll_relative(y=lines, animate=False)

    def action_review(self) -> None:
        if self.view.playbook is None:
            self.notify("There is no playbook yet; it is drafted when the causes are known.", markup=False)
            return
        self.app.push_screen(ReviewScreen(self.session, self._playbook, self.do, self._by, self._monotonic_s))

    def _playbook(self) -> PlaybookView:
        assert self.view.playbook is not None
        return self.view.playbook

    def action_export(self, argument: str) -> None:
        self.record.export(argument)

    def action_postmortem(self) -> None:
        self.record.show_postmortem()

    def action_status(self) -> None:
        self.record.show_paste("status")

    def action_handover(self) -> None:
        self.record.show_paste("handover")

    async def action_quit(self) -> None:
        await self.settle()
        self.app.exit()
