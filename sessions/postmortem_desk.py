"""Where a person writes into the postmortem: every act is an event, and nothing that was there is removed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from agents import events as ev
from agents.case_view import CaseView
from sessions.postmortem import digest, section, told_moments
from sessions.wording import plain
from tools.errors import UsageError
from tools.times import parse_moment


class PostmortemDesk:
    """`keep` puts an event into the journal; `keeping` is held while its number is chosen."""

    def __init__(self, view: CaseView, keep: Callable[[ev.Event], object], keeping: threading.RLock) -> None:
        self._view = view
        self._keep = keep
        self._keeping = keeping

    def edit(self, key: str, text: str | None, by: str) -> None:
        """Give a section a person's words, or with None the record's again. Raises `UsageError`."""
        with self._keeping:
            now = section(self._view, key)
            words = None if text is None or text.strip() == now.drafted.strip() else text
            if words is None and (now.edit is None or now.edit.text is None):
                return
            self._keep(
                ev.PostmortemEdited(
                    number=self._view.next_number("postmortem_edited"),
                    section=key,
                    text=words,
                    instead_of=digest(now.drafted),
                    by=by,
                )
            )

    def add(self, when: str, text: str, by: str) -> None:
        """Add an entry to the timeline at a time as a person writes it. Raises `UsageError`."""
        words = _words(text)
        with self._keeping:
            at_ns = parse_moment(when, near_ns(self._view))
            number = self._view.next_number("timeline_added")
            self._keep(ev.TimelineAdded(number=number, at_ns=at_ns, text=words, by=by))

    def correct(self, key: str, when: str | None, text: str | None, by: str) -> None:
        """Put an entry's time and words right; None leaves, or brings back, what it says by itself.

        Raises `UsageError` for no time, no words, or no such entry.
        """
        with self._keeping:
            recorded_ns, recorded_words = self._recorded(key)
            at_ns = parse_moment(when, near_ns(self._view)) if when is not None else None
            words = _words(text) if text is not None else None
            number = self._view.next_number("timeline_corrected")
            self._keep(
                ev.TimelineCorrected(
                    number=number,
                    entry=key,
                    at_ns=None if at_ns == recorded_ns else at_ns,
                    text=None if words == recorded_words else words,
                    by=by,
                )
            )

    def hide(self, key: str, hidden: bool, by: str) -> None:
        """Leave an entry out of the postmortem, or let it in again. Raises `UsageError`."""
        with self._keeping:
            self._recorded(key)
            if hidden != (key in self._view.postmortem.hidden):
                number = self._view.next_number("timeline_hidden")
                self._keep(ev.TimelineHidden(number=number, entry=key, hidden=hidden, by=by))

    def _recorded(self, key: str) -> tuple[int | None, str | None]:
        """What the entry says by itself, before it was put right; None where only a person has it."""
        told = told_moments(self._view, corrected=False)
        found = [(moment.at_ns, plain(words)) for moment, words, _ in told if moment.key == key]
        if not found and key not in self._view.postmortem.corrected:
            raise UsageError(
                "This entry is not in the timeline any more.", "Nothing was changed; add one with its time."
            )
        return found[0] if found else (None, None)


def near_ns(view: CaseView) -> int:
    """What a bare time of day is near: the incident's beginning, else when the session was opened."""
    if view.windows is not None:
        return view.windows.incident.window().start_ns
    return view.entries[0].at_ns if view.entries else 0


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise UsageError("An entry of the timeline needs words.", "Write what happened after the time.")
    return words
