"""The lines of a journal that grows: what cannot change any more is worked out once, whatever follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from agents import events as ev
from agents.case_view import CaseView
from tui.widgets.line_list import Line

LinesOf = Callable[[ev.Entry, CaseView], Iterable[Line]]


class Told:
    """Lines of each entry, in order. Only a question's change after it was told: until it has its answer."""

    def __init__(self, lines_of: LinesOf) -> None:
        self._lines_of = lines_of
        self.forget()

    def forget(self) -> None:
        """Work out everything anew the next time."""
        self._settled: list[Line] = []
        self._read = 0
        self._made: dict[int, list[Line]] = {}

    def lines(self, view: CaseView) -> tuple[list[Line], int]:
        """All lines of the case, and how many of the first of them are as they were the last time."""
        same = len(self._settled)
        while self._read < len(view.entries) and _is_settled(entry := view.entries[self._read], view):
            made = self._made.pop(entry.seq, None)
            self._settled += self._lines_of(entry, view) if made is None else made
            self._read += 1
        open_still = [line for entry in view.entries[self._read :] for line in self._later(entry, view)]
        return self._settled + open_still, same

    def _later(self, entry: ev.Entry, view: CaseView) -> Iterable[Line]:
        """Of an entry that is a question which waits, or behind one."""
        if isinstance(entry.event, ev.QuestionAsked):
            return self._lines_of(entry, view)
        if entry.seq not in self._made:
            self._made[entry.seq] = [*self._lines_of(entry, view)]
        return self._made[entry.seq]


def _is_settled(entry: ev.Entry, view: CaseView) -> bool:
    event = entry.event
    return not isinstance(event, ev.QuestionAsked) or not view.conversation[event.number - 1].waits
