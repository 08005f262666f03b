"""Playbook review: read it, edit it, see what changed and what it risks, then approve or reject it.

Nothing is approved by default. What is approved is one text, named by its sha256, as the journal has it:
an edit must be saved first, and saving one voids an approval.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static, TextArea

from agents.case_view import PlaybookView
from tools.errors import PlaybookError
from tools.plain_text import inert_lines
from tui import actions
from tui.live import Decision, LiveSession
from tui.screens.decision import Decided, DecisionScreen
from tui.screens.outside import edited_outside
from tui.screens.playbook_reading import Reading, read
from tui.widgets.grace import Grace
from tui.widgets.line_list import LineList
from tui.widgets.pane_strip import Pane, PaneStrip
from tui.widgets.playbook_check import RISK_WORDS, RISKS, check, check_words, known, step_lines
from tui.widgets.playbook_pane import status_words
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, plural
from tui.widgets.yaml_area import YamlArea

PANES: Final = (Pane("text", "1", "Text"), Pane("diff", "2", "Diff"), Pane("steps", "3", "Steps"))
WIDE: Final = 100
NOT_VALID: Final = "It cannot be approved while it has errors; 3 lists them, i edits them away."
TYPING_STOPS_S: Final = 0.3
"""After this long without a key the text is checked again."""
MOST_DIFF_LINES: Final = 2_000
READ_AT_ONCE: Final = 32 * 1024
"""Characters that were checked before and are compared in a few milliseconds."""


class ReviewScreen(Screen[None]):
    """One playbook, live: the session screen tells it when the journal's text changes."""

    scope: ClassVar[actions.Scope] = "review"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("review")

    def __init__(
        self,
        session: LiveSession,
        playbook: Callable[[], PlaybookView],
        do: Callable[[Callable[[], object]], None],
        by: str,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`playbook` gives the journal's view of it, `do` has the session act, in order, off this thread."""
        super().__init__()
        self._session = session
        self._playbook = playbook
        self._do = do
        self._by = by
        self._monotonic_s = monotonic_s
        self._shown_sha256 = self._loaded = ""
        self._active = "text"
        self._reading: Reading | None = None
        self._under_way = False

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield PaneStrip(PANES)
        with Horizontal(id="panes"):
            with Vertical(id="text", classes="pane"):
                yield YamlArea(
                    id="document", read_only=True, soft_wrap=True, show_line_numbers=True, compact=True
                )
            with Vertical(id="beside"):
                with VerticalScroll(id="diff", classes="pane"):
                    yield Static(id="diff-words", markup=False)
                yield LineList(id="steps", wraps=True).add_class("pane")
        yield StatusLine()

    def on_mount(self) -> None:
        self._grace = Grace(self._monotonic_s)
        self._area.cursor_blink = False
        self._typed = self.set_timer(TYPING_STOPS_S, self._check_text, pause=True)
        self.show()
        self._area.focus()

    # -- showing ----------------------------------------------------------------------------------

    @property
    def _area(self) -> YamlArea:
        return self.query_one("#document", YamlArea)

    @property
    def unsaved(self) -> bool:
        return self._area.text != self._playbook().document

    def show(self) -> None:
        """Show what the journal says now. An unsaved edit is never thrown away."""
        playbook = self._playbook()
        if playbook.sha256 != self._shown_sha256:
            if self._area.text == self._loaded:
                self._area.load_text(playbook.document)
            self._loaded, self._shown_sha256 = playbook.document, playbook.sha256
            self._check_text()
            self._lay_out()
        self._say_state()

    def _check_text(self) -> None:
        """Have the text as it now stands read: at once where that is nothing, else in a thread."""
        text, draft = self._area.text, self._playbook().draft
        if known(text) is not None and len(text) <= READ_AT_ONCE:
            self._show_reading(read(text, draft))
        elif not self._under_way:
            self._under_way = True
            self.run_worker(self._read_on(), group="check")
        self._say_state()

    async def _read_on(self) -> None:
        """One reading after another, until nothing was typed meanwhile."""
        while self._current is None:
            self._show_reading(await asyncio.to_thread(read, self._area.text, self._playbook().draft))
        self._under_way = False

    def _show_reading(self, reading: Reading) -> None:
        self._reading = reading
        self.query_one("#diff-words", Static).update(_diff_words(reading.changes))
        self.query_one("#steps", LineList).show(step_lines(reading.check))
        self._say_state()

    @property
    def _current(self) -> Reading | None:
        """What was read of the text as it now stands; None while that is still being read."""
        reading = self._reading
        return reading if reading is not None and reading.text == self._area.text else None

    def _say_state(self) -> None:
        reading = self._current
        words = [status_words(self._playbook()), check_words(reading.check if reading else None)]
        if self.unsaved:
            words.append(Content.styled("edited, not saved: ctrl+s saves, u drops the edit", "$warning"))
        self.query_one("#question", Static).update(Content("\n").join(words))
        status = self.query_one(StatusLine)
        status.facts = (Content.styled("editing" if self._editing else "reading", "bold"),)
        status.hints = self._hints()

    def _hints(self) -> tuple[actions.Action, ...]:
        wanted = (
            ("leave", "save")
            if self._editing
            else ("approve", "reject", "edit", "edit_outside", "leave", "help")
        )
        by_call = {action.call: action for action in actions.of("app", "review")}
        return tuple(by_call[call] for call in wanted)

    @on(TextArea.Changed)
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._typed.reset()
        self._typed.resume()

    # -- panes ------------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        wide = self.size.width >= WIDE
        visible = {pane.id for pane in PANES} if wide else {self._active}
        for pane in PANES:
            self.query_one(f"#{pane.id}").display = pane.id in visible
        self.query_one("#beside").display = bool(visible & {"diff", "steps"})
        self.set_class(wide, "several")
        strip = self.query_one(PaneStrip)
        strip.shown, strip.active = frozenset(visible), self._active

    def action_show_pane(self, name: str) -> None:
        self._active = name
        self._lay_out()
        target: Widget = self._area if name == "text" else self.query_one(f"#{name}")
        target.focus()

    # -- editing ----------------------------------------------------------------------------------

    @property
    def _editing(self) -> bool:
        return not self._area.read_only

    def action_edit(self) -> None:
        self.action_show_pane("text")
        self._area.read_only = False
        self._say_state()

    def action_leave(self) -> None:
        """Out of the edit first, then back to the session; never while an edit is unsaved."""
        if self._editing:
            self._area.read_only = True
            self._check_text()
        elif self.unsaved:
            self.notify(
                "The edit is not saved. ctrl+s saves it, u drops it.", severity="warning", markup=False
            )
        else:
            self.dismiss()

    def action_save(self) -> None:
        if not self.unsaved:
            self.notify("Nothing was changed.", markup=False)
            return
        self._area.read_only = True
        self._say_state()
        self._do(partial(self._save, self._area.text))

    def _save(self, text: str) -> None:
        """Off the screen's thread. Raises `PlaybookError` for what is no playbook."""
        found = check(text)
        if found.playbook is None:
            problem = found.errors[0]
            raise PlaybookError(f"Not saved: line {problem.line}: {problem.message}", problem.remedy)
        self._session.edit_playbook(text, self._by)

    def action_undo_edit(self) -> None:
        self._area.load_text(self._playbook().document)
        self._check_text()

    def action_edit_outside(self) -> None:
        """Hand the text to the person's own editor and take back what it leaves."""
        text = edited_outside(self, self._area.text, "playbook.yml")
        if text is not None:
            self._area.load_text(text)
            self._check_text()

    # -- deciding ---------------------------------------------------------------------------------

    def action_approve(self) -> None:
        if self._current is None:
            self.notify("The text is still being checked; a moment.", markup=False)
        elif self._current.check.errors:
            self.notify(NOT_VALID, severity="error", markup=False)
        else:
            self._decide("approved")

    def action_reject(self) -> None:
        self._decide("rejected")

    def _decide(self, decision: Decision) -> None:
        if not self._grace.over:
            return
        if self.unsaved:
            self.notify("Save the edit first, or drop it: a decision is about the saved text.", markup=False)
            return
        playbook = self._playbook()
        screen = DecisionScreen(decision, self._about(), playbook.sha256, self._monotonic_s)
        self.app.push_screen(screen, partial(self._decided, playbook.sha256))

    def _about(self) -> Content:
        reading = self._current
        if reading is None or reading.changes is None:
            return Content("What it changes against the draft was not compared.")
        changed = sum(each.startswith(("+", "-")) for each in reading.changes.splitlines()[2:])
        differs = f"{plural(changed, 'line')} of the diff to the draft" if changed else "The draft, unchanged"
        highest = reading.check.highest
        if highest is None:
            return Content(f"{differs}.")
        return line(f"{differs}. Highest risk ", (highest, RISKS[highest]), f": {RISK_WORDS[highest]}.")

    def _decided(self, sha256: str, decided: Decided | None) -> None:
        if decided is not None:
            self._do(
                partial(
                    self._session.decide, decided.decision, by=self._by, reason=decided.reason, sha256=sha256
                )
            )


def _diff_words(changes: str | None) -> Content:
    if changes is None:
        return Content.styled("The text is too long to be compared here; the journal keeps both.", QUIET)
    if not changes:
        return Content.styled("As drafted: nothing was changed.", QUIET)
    styles = {"+": "$success", "-": "$error", "@": "$accent"}
    every = inert_lines(changes.rstrip("\n"))
    names, lines, more = every[:2], every[2:MOST_DIFF_LINES], len(every) - MOST_DIFF_LINES
    return Content("\n").join(
        [
            *(Content.styled(name, QUIET) for name in names),
            *(Content.styled(each, styles.get(each[:1], QUIET)) for each in lines),
            *([Content.styled(f"and {plural(more, 'more line')}", QUIET)] if more > 0 else []),
        ]
    )
