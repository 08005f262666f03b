"""The postmortem, live: it fills while the incident goes, and a person puts it right.

The record's words are never lost: a section written anew, an entry added, corrected or hidden is an event of
its own, and `o` goes between a person's words and the record's. What is typed and not saved is kept in a
draft, through Esc, a smaller window, and a kill.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, Static, TextArea

from agents import events as ev
from agents.case_view import CaseView
from sessions.postmortem_desk import near_ns
from sessions.timeline import clock
from tools.errors import UsageError
from tools.times import format_instant, parse_moment
from tui import actions
from tui.live import LiveSession
from tui.screens.drafting import DraftKeeper
from tui.screens.evidence import EvidenceScreen
from tui.screens.outside import edited_outside
from tui.screens.snapshot import snapshot
from tui.widgets.line_list import LineList
from tui.widgets.moment_row import MomentRow
from tui.widgets.pane_strip import Pane, PaneStrip
from tui.widgets.postmortem_text import (
    MOMENT,
    TIMELINE,
    Told,
    section_lines,
    tell,
    text_to_copy,
)
from tui.widgets.prose_area import ProseArea
from tui.widgets.status import StatusLine
from tui.widgets.words import QUIET, line, plural, said

PANES: Final = (Pane("sections", "1", "Sections"), Pane("paper", "2", "Text"))
WIDE: Final = 100
ADDED: Final = "timeline/add"
DRAWN_EVERY_S: Final = 0.25
"""The text is drawn anew at most this often, however fast the case goes."""


class PostmortemScreen(Screen[None]):
    """One postmortem; the session screen tells it when the case has gone on."""

    scope: ClassVar[actions.Scope] = "postmortem"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("postmortem")
    CSS_PATH = "postmortem.tcss"

    class Drawn(Message):
        def __init__(self, told: Told) -> None:
            super().__init__()
            self.told = told

    class Saved(Message):
        """What the draft of this name was to become is in the journal."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

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
                yield LineList(id="text", wraps=True)
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
            self.call_after_refresh(self.query_one("#text", LineList).scroll_to_highlight, top=True)
        elif message.line.opens:
            self._open_evidence(message.line.opens, message.line.opens[0])

    def action_show_evidence(self, number: str) -> None:
        self._open_evidence(tuple(self._view().evidence), number)

    def _open_evidence(self, numbers: tuple[str, ...], number: str) -> None:
        known = self._view().evidence
        records = [known[each] for each in numbers if each in known]
        if number in known:
            self.app.push_screen(EvidenceScreen(records, number))

    # -- writing ----------------------------------------------------------------------------------

    @property
    def _editor(self) -> ProseArea:
        return self.query_one("#editor", ProseArea)

    @property
    def _row(self) -> MomentRow:
        return self.query_one("#row", MomentRow)

    @property
    def _writing(self) -> bool:
        return self._row.display or self._editor.display

    def _chosen(self) -> tuple[str, str]:
        """The section under the cursor, and the line of the timeline where one is, else nothing."""
        sections, text = self.query_one("#sections", LineList), self.query_one("#text", LineList)
        if self._active == "sections" and sections.line:
            return sections.line.key, ""
        key = text.line.key if text.line else ""
        section = self._told.section_of(key) if self._told else ""
        return section, key if key.startswith(MOMENT) else ""

    def action_edit(self) -> None:
        section, moment = self._chosen()
        if moment:
            self._begin_row(moment)
        elif self._may_edit(section):
            self._begin_section(section, self._text_of(section))
        self._say_state()

    def action_edit_outside(self) -> None:
        section, moment = self._chosen()
        if moment:
            self._begin_row(moment)
        elif self._may_edit(section):
            before = self._text_of(section)
            text = edited_outside(self, before, f"{section}.md")
            if text is not None and text.rstrip("\n") != before.rstrip("\n"):
                self._begin_section(section, text.rstrip("\n"))
                self._drafts.keep(section, text.rstrip("\n"))
        self._say_state()

    def _may_edit(self, section: str) -> bool:
        told = self._told.sections.get(section) if self._told else None
        if told is not None and told.editable:
            return True
        way = "Choose one of its entries, or a adds one." if section == TIMELINE else "Choose a section."
        self.notify(way, markup=False)
        if section == TIMELINE:
            self.action_show_pane("paper")
        return False

    def _text_of(self, section: str) -> str:
        assert self._told is not None
        return self._drafts.texts.get(section, self._told.sections[section].text)

    def _begin_section(self, section: str, text: str) -> None:
        self._edits = section
        with self._editor.prevent(TextArea.Changed):
            self._editor.load_text(text)
        self._editor.display, self.query_one("#text").display = True, False
        self.action_show_pane("paper")

    @on(TextArea.Changed)
    def _keep_draft(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._edits and self._editor.display:
            self._drafts.keep(self._edits, self._editor.text)

    def _begin_row(self, line_key: str) -> None:
        assert self._told is not None
        moment, words = self._told.moments[line_key]
        name, near = f"{TIMELINE}/{moment.key}", near_ns(self._view())
        typed = self._drafts.texts.get(name, f"{_typed_time(moment.at_ns, near)} {words}")
        about = line(("Correct  ", "bold"), said(words, QUIET))
        self._row.begin(name, about, typed, near)
        self.action_show_pane("paper")

    def action_add(self) -> None:
        about = line(("Add to the timeline", "bold"))
        self._row.begin(ADDED, about, self._drafts.texts.get(ADDED, ""), near_ns(self._view()))
        self.action_show_pane("paper")
        self._say_state()

    @on(MomentRow.Typed)
    def _keep_row(self, message: MomentRow.Typed) -> None:
        self._drafts.keep(message.name, message.text)

    @on(MomentRow.Done)
    def _row_done(self, message: MomentRow.Done) -> None:
        name, desk = message.name, self._session.postmortem
        if name == ADDED:
            act = partial(desk.add, message.when, message.words, self._by)
        else:
            act = partial(self._correct, name.partition("/")[2], message.when, message.words)
        self._stop_writing()
        self._save(name, act)

    def _correct(self, key: str, when: str, words: str) -> None:
        """What was left as it says by itself stays its own."""
        found = self._told.moments.get(f"{MOMENT}{key}") if self._told else None
        moved = found is None or when != _typed_time(found[0].at_ns, near_ns(self._view()))
        retimed = found is not None and found[0].written is not None and found[0].written.was_ns is not None
        own_words = (
            found is not None and words == found[1] and not (found[0].written and found[0].written.text)
        )
        self._session.postmortem.correct(
            key, when if moved or retimed else None, None if own_words else words, self._by
        )

    def action_save(self) -> None:
        if not self._editor.display:
            if self._row.display:
                self.run_worker(self._row.input.action_submit())
            return
        section, text = self._edits, self._editor.text
        self._stop_writing()
        self._save(section, partial(self._session.postmortem.edit, section, text, self._by))

    def _save(self, name: str, act: Callable[[], object]) -> None:
        """Have the session do it; the draft goes when it is in the journal, and stays where it is refused."""

        def do() -> None:
            act()
            self._session.drafts.keep(name, None)
            self.post_message(self.Saved(name))

        self._do(do)

    @on(Saved)
    def _saved(self, message: Saved) -> None:
        self._drafts.drop(message.name)
        self._say_state()

    def _stop_writing(self) -> None:
        self._row.end()
        self._edits = ""
        self._editor.display, self.query_one("#text").display = False, True
        self._focus_pane()
        self._say_state()

    def action_drop(self) -> None:
        section, moment = self._chosen()
        key = moment.removeprefix(MOMENT)
        for name in (f"{TIMELINE}/{key}", ADDED) if section == TIMELINE else (section,):
            if name in self._drafts.texts:
                self._drafts.drop(name)
                self._say_state()
                self.notify("The draft was dropped.", markup=False)
                return
        self.notify("There is no draft here.", markup=False)

    def action_hide(self) -> None:
        _, moment = self._chosen()
        if not moment or self._told is None:
            self.notify("Choose an entry of the timeline; h hides it, and shows it again.", markup=False)
            return
        found, _ = self._told.moments[moment]
        self._do(partial(self._session.postmortem.hide, found.key, found.hidden_by is None, self._by))

    def action_restore(self) -> None:
        """Between a person's words and the record's."""
        section, moment = self._chosen()
        if self._told is None:
            return
        if moment:
            found, _ = self._told.moments[moment]
            if found.written is None or found.what == "added":
                self.notify("This entry is as it was recorded.", markup=False)
                return
            self._do(partial(self._session.postmortem.correct, found.key, None, None, self._by))
        elif section in self._told.sections and self._told.sections[section].written:
            self._do(partial(self._session.postmortem.edit, section, None, self._by))
        elif last := _last_words(self._view(), section):
            self._do(partial(self._session.postmortem.edit, section, last, self._by))
        else:
            self.notify("This section is as the record has it.", markup=False)

    # -- leaving ----------------------------------------------------------------------------------

    def action_export(self) -> None:
        self._export("")

    def action_copy(self) -> None:
        self.run_worker(self._copy(snapshot(self._view())), group="copy")

    async def _copy(self, view: CaseView) -> None:
        text = await asyncio.to_thread(text_to_copy, view)
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied, {plural(len(text), 'character')}; the appendix is in the export.", markup=False)

    async def action_leave(self) -> None:
        """Out of what is being written first; the draft stays."""
        if self._writing:
            self._stop_writing()
            return
        await self._drafts.settle()
        self.dismiss()

    async def settle(self) -> None:
        """Wait until everything typed so far is kept."""
        await self._drafts.settle()

    def _not_kept(self, error: OSError) -> None:
        self.notify(
            f"The draft could not be kept ({error.strerror}). ctrl+s saves it into the journal.",
            severity="error",
            markup=False,
        )


def _typed_time(at_ns: int, near: int) -> str:
    """A time as one would type it: the time of day where that is enough to mean this moment."""
    typed = clock(at_ns)
    try:
        found = parse_moment(typed, near)
    except UsageError:
        return format_instant(at_ns)
    return typed if found == at_ns - at_ns % 1_000_000 else format_instant(at_ns)


def _last_words(view: CaseView, section: str) -> str | None:
    """What a person last wrote here, where the record's words stand now."""
    for entry in reversed(view.entries):
        if (
            isinstance(entry.event, ev.PostmortemEdited)
            and entry.event.section == section
            and entry.event.text
        ):
            return entry.event.text
    return None
