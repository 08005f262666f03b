"""The postmortem as it stands: sections beside the text, drawn in a thread as the case goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static

from agents.case_view import CaseView
from tui import actions
from tui.live import LiveSession
from tui.screens.drafting import DraftKeeper
from tui.screens.evidence import EvidenceScreen
from tui.screens.snapshot import snapshot
from tui.widgets.line_list import LineList
from tui.widgets.moment_row import MomentRow
from tui.widgets.pane_strip import Pane, PaneStrip
from tui.widgets.postmortem_text import (
    TIMELINE,
    Told,
    section_lines,
    tell,
)
from tui.widgets.prose_area import ProseArea
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, plural

PANES: Final = (Pane("sections", "1", "Sections"), Pane("paper", "2", "Text"))
WIDE: Final = 100
DRAWN_EVERY_S: Final = 0.25
"""The text is drawn anew at most this often, however fast the case goes."""


class _Paper(LineList):
    """The text; where it comes to be shown, the chosen section is at its top."""

    def on_show(self) -> None:
        self.scroll_to_highlight(top=True)


class PostmortemReader(Screen[None]):
    """The document and the places to write in; who writes is `PostmortemScreen`."""

    class Drawn(Message):
        def __init__(self, told: Told) -> None:
            super().__init__()
            self.told = told

    def __init__(
        self,
        session: LiveSession,
        view: Callable[[], CaseView],
        do: Callable[[Callable[[], object]], None],
        by: str,
        export: Callable[[str], None],
    ) -> None:
        """`view` gives the case as it is, `do` has the session act, in order, off this thread; `export`
        asks where to write."""
        super().__init__()
        self._session = session
        self._view = view
        self._do = do
        self._by = by
        self._export = export
        self._active = "sections"
        self._told: Told | None = None
        self._drawing = False
        self._stale = False
        self._edits = ""
        self._drafts = DraftKeeper(session.drafts.keep, self._not_kept)

    def compose(self) -> ComposeResult:
        yield Static(id="question", markup=False)
        yield PaneStrip(PANES)
        with Horizontal(id="panes"):
            yield LineList(id="sections").add_class("pane")
            with Vertical(id="paper", classes="pane"):
                yield _Paper(id="text", wraps=True)
                yield ProseArea(id="editor", soft_wrap=True, compact=True)
                yield MomentRow(id="row")
        yield StatusLine()

    async def on_mount(self) -> None:
        self._editor.display = False
        self._editor.cursor_blink = False
        self.query_one("#question", Static).update(Content.styled("writing it...", QUIET))
        self.run_worker(self._drafts.serve(), group="drafts")
        self.run_worker(self._recall())
        self._lay_out()
        self.follow_case()

    async def _recall(self) -> None:
        """Take up what an earlier visit left unsaved."""
        left = await asyncio.to_thread(self._session.drafts.all)
        self._drafts.texts = left | self._drafts.texts
        self._say_state()

    # -- showing ----------------------------------------------------------------------------------

    def follow_case(self) -> None:
        """Draw the case as it is now; while a drawing is under way, once more after it."""
        if self._drawing:
            self._stale = True
            return
        self._drawing = True
        self.run_worker(self._draw(snapshot(self._view())), group="draw")

    async def _draw(self, view: CaseView) -> None:
        self.post_message(self.Drawn(await asyncio.to_thread(tell, view)))

    @on(Drawn)
    def _show(self, message: Drawn) -> None:
        self._told = message.told
        first = not self.query_one("#text", LineList).lines
        self.query_one("#text", LineList).show(message.told.lines)
        self._say_state()
        if first:
            self._focus_pane()
        self.set_timer(DRAWN_EVERY_S, self._drawn)

    def _drawn(self) -> None:
        self._drawing = False
        if self._stale:
            self._stale = False
            self.follow_case()

    def _say_state(self) -> None:
        told = self._told
        if told is None:
            return
        unsaved = {*self._drafts.texts, *self._row_sections()}
        self.query_one("#sections", LineList).show(section_lines(told, unsaved))
        self.query_one("#question", Static).update(line(("Postmortem", "bold"), "  ", self._state(told)))
        status = self.query_one(StatusLine)
        status.facts = (Content.styled("writing" if self._writing else "live", "bold"),)
        status.hints = self._hints()

    def _state(self, told: Told) -> Content:
        """One line, so that nothing below it moves: what is being written, else what is unsaved, else what
        people did."""
        if self._edits:
            words = f"writing {told.sections[self._edits].title}: ctrl+s saves, Esc keeps a draft"
            return Content.styled(words, "$warning")
        if unsaved := len(self._drafts.texts):
            return Content.styled(
                f"{plural(unsaved, 'draft')} unsaved: i goes on with it, u drops it", "$warning"
            )
        written = sum(section.written for section in told.sections.values())
        hidden = sum(moment.hidden_by is not None for moment, _ in told.moments.values())
        done = [plural(written, "section") + " written by people"] if written else []
        done += [plural(hidden, "entry", "entries") + " hidden"] if hidden else []
        return Content.styled(", ".join(done) or "fills as the incident goes", QUIET)

    def _row_sections(self) -> tuple[str, ...]:
        return (TIMELINE,) if any(name.startswith(f"{TIMELINE}/") for name in self._drafts.texts) else ()

    def _hints(self) -> tuple[actions.Action, ...]:
        wanted = (
            ("leave", "save")
            if self._writing
            else ("edit", "add", "hide", "restore", "export", "copy", "leave")
        )
        by_call = {action.call: action for action in actions.of("postmortem")}
        return tuple(by_call[call] for call in wanted)

    # -- panes ------------------------------------------------------------------------------------

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        wide = self.size.width >= WIDE
        visible = frozenset(pane.id for pane in PANES) if wide else frozenset({self._active})
        for pane in PANES:
            self.query_one(f"#{pane.id}").display = pane.id in visible
        self.set_class(wide, "several")
        strip = self.query_one(PaneStrip)
        strip.shown, strip.active = visible, self._active

    def action_show_pane(self, name: str) -> None:
        self._active = name
        self._lay_out()
        self._focus_pane()

    def action_next_pane(self) -> None:
        if not self._writing:
            self.action_show_pane("paper" if self._active == "sections" else "sections")

    def _focus_pane(self) -> None:
        if self._row.display:
            self._row.input.focus()
        elif self._editor.display and self._active == "paper":
            self._editor.focus()
        else:
            self.query_one("#sections" if self._active == "sections" else "#text").focus()

    @on(OptionList.OptionHighlighted)
    def _follow_cursor(self, event: OptionList.OptionHighlighted) -> None:
        """The text goes to the section under the cursor, and the sections to the one being read."""
        event.stop()
        sections, text = self.query_one("#sections", LineList), self.query_one("#text", LineList)
        key = event.option_id or ""
        if event.option_list is sections and sections.has_focus:
            text.highlighted = text.get_option_index(f"{key}#title")
            text.scroll_to_highlight(top=True)
        elif event.option_list is text and text.has_focus and self._told is not None:
            section = self._told.section_of(key)
            if section in self._told.sections:
                sections.highlighted = sections.get_option_index(section)

    @on(LineList.Chosen)
    def _open(self, message: LineList.Chosen) -> None:
        if message.lines.id == "sections":
            self.action_show_pane("paper")
        elif message.line.opens:
            self._open_evidence(message.line.opens, message.line.opens[0])

    def action_show_evidence(self, number: str) -> None:
        self._open_evidence(tuple(self._view().evidence), number)

    def _open_evidence(self, numbers: tuple[str, ...], number: str) -> None:
        known = self._view().evidence
        records = [known[each] for each in numbers if each in known]
        if number in known:
            self.app.push_screen(EvidenceScreen(records, number, self._session, self._view))

    # -- where one writes -------------------------------------------------------------------------

    @property
    def _editor(self) -> ProseArea:
        return self.query_one("#editor", ProseArea)

    @property
    def _row(self) -> MomentRow:
        return self.query_one("#row", MomentRow)

    @property
    def _writing(self) -> bool:
        return self._row.display or self._editor.display

    async def settle(self) -> None:
        """Wait until everything typed so far is kept."""
        await self._drafts.settle()

    def _not_kept(self, error: OSError) -> None:
        self.notify(
            f"The draft could not be kept ({error.strerror}). ctrl+s saves it into the journal.",
            severity="error",
            markup=False,
        )
