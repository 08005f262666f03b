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

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from agents.case_view import CaseView
from sessions.postmortem_desk import near_ns
from tui import actions
from tui.leaving import copied
from tui.screens.outside import edited_outside
from tui.screens.postmortem_reading import PostmortemReader
from tui.screens.snapshot import snapshot
from tui.screens.timeline_words import correction, last_words, typed_time
from tui.widgets.line_list import LineList
from tui.widgets.moment_row import MomentRow
from tui.widgets.postmortem_text import (
    MOMENT,
    TIMELINE,
    text_to_copy,
)
from tui.widgets.words import QUIET, line, plural, said

ADDED: Final = "timeline/add"


class PostmortemScreen(PostmortemReader):
    """One postmortem; the session screen tells it when the case has gone on."""

    scope: ClassVar[actions.Scope] = "postmortem"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("postmortem")

    class Saved(Message):
        """What the draft of this name was to become is in the journal."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

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
        typed = self._drafts.texts.get(name, f"{typed_time(moment.at_ns, near)} {words}")
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
        act: Callable[[], None]
        if name == ADDED:
            act = partial(desk.add, message.when, message.words, self._by)
        else:
            key, typed = name.partition("/")[2], (message.when, message.words)
            told = self._told.moments.get(f"{MOMENT}{key}") if self._told else None
            act = correction(desk, key, told, typed, near_ns(self._view()), self._by)
        self._stop_writing()
        self._save(name, act)

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
        elif last := last_words(self._view(), section):
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
        if copied(self, text):
            words = f"Copied, {plural(len(text), 'character')}; the appendix is in the export."
            self.notify(words, markup=False)

    async def action_leave(self) -> None:
        """Out of what is being written first; the draft stays."""
        if self._writing:
            self._stop_writing()
            return
        await self._drafts.settle()
        self.dismiss()
