"""What leaves the session as text: the postmortem, an export, a status update, a handover note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from agents.case_view import CaseView
from tools.errors import UsageError
from tui.leaving import export_folder_of
from tui.live import Refused
from tui.screens.exporting import ExportScreen, ExportTo, asked_for
from tui.screens.snapshot import snapshot

if TYPE_CHECKING:
    from tui.screens.postmortem import PostmortemScreen
    from tui.screens.session import SessionScreen


class Record:
    """A session screen's way to its record. What writes it is imported on first use, in a thread."""

    def __init__(self, screen: SessionScreen, view: Callable[[], CaseView], by: str) -> None:
        self._screen = screen
        self._view = view
        self._by = by
        self._postmortem: PostmortemScreen | None = None

    def follow_case(self) -> None:
        """The case has gone on."""
        if self._postmortem is not None and self._postmortem.is_mounted:
            self._postmortem.follow_case()

    # -- the postmortem ---------------------------------------------------------------------------

    def show_postmortem(self) -> None:
        self._screen.run_worker(self._show_postmortem(), group="record", exclusive=True)

    async def _show_postmortem(self) -> None:
        make = await asyncio.to_thread(_postmortem_screen)
        screen = self._screen
        self._postmortem = make(screen.session, self._view, screen.do, self._by, self.export)
        screen.app.push_screen(self._postmortem, self._left)

    def _left(self, _: None) -> None:
        self._postmortem = None

    # -- exports ----------------------------------------------------------------------------------

    def export(self, argument: str) -> None:
        """Write where `/export` says; ask where it does not, or where something is there already."""
        chosen = asked_for(self._screen.session.id, argument, export_folder_of(self._screen))
        if isinstance(chosen, str):
            self._screen.notify(chosen, severity="warning", markup=False)
        elif chosen.named:
            self._screen.do(partial(self._write_or_ask, chosen))
            self._screen.action_show_pane("talk", focus=False)
        else:
            self._ask(chosen)

    def _write_or_ask(self, to: ExportTo) -> None:
        """In the thread of the session's acts: a folder that is far away keeps nobody waiting."""
        if to.path.exists():
            self._screen.app.call_from_thread(self._ask, to)
        else:
            self._screen.session.export(to.format, to.path, replace=False)

    def _ask(self, to: ExportTo) -> None:
        self._screen.app.push_screen(ExportScreen(to), self._write)

    def _write(self, to: ExportTo | None) -> None:
        if to is None:
            return
        screen = self._screen
        screen.do(partial(screen.session.export, to.format, to.path, replace=to.replace))
        screen.action_show_pane("talk", focus=False)

    # -- status and handover ----------------------------------------------------------------------

    def show_paste(self, what: str, argument: str = "") -> None:
        self._screen.run_worker(self._show_paste(what, argument), group="record", exclusive=True)

    async def _show_paste(self, what: str, argument: str) -> None:
        try:
            title, text = await asyncio.to_thread(_pasted, what, argument, snapshot(self._view()))
        except UsageError as error:
            self._screen.post_message(Refused(error))
            return
        from tui.screens.paste import PasteScreen

        self._screen.app.push_screen(PasteScreen(title, text))


def _postmortem_screen() -> type[PostmortemScreen]:
    from tui.screens.postmortem import PostmortemScreen

    return PostmortemScreen


def _pasted(what: str, argument: str, view: CaseView) -> tuple[str, str]:
    from sessions.handover import handover
    from sessions.status_update import status_update

    if what == "handover":
        return "Handover", handover(view)
    return "Status update", status_update(view, argument or None)
