"""Without a screen, one small loop drives a session: it hears all, and Ctrl+C keeps what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import pytest

from agents.events import Entry
from sessions.session import Session
from tests.sessions.cases import cancelled_entries, confirmed_entries, failed_entries, review_entries
from tools.errors import WhydunitError
from tui.commands.live_run import ask_and_wait, investigate, run_until_rest
from tui.failures import StoppedError


class FakeSession:
    """Holds `before`, writes its entries when started or run anew, then rests; `interrupted` presses Ctrl+C
    while it is waited for."""

    id = "20260301-0230-k7qd"

    def __init__(
        self, coming: list[Entry], *, before: Sequence[Entry] = (), interrupted: bool = False
    ) -> None:
        self._entries = list(before)
        self._coming = coming
        self._interrupted = interrupted
        self.listeners: list[Callable[[Entry], None]] = []
        self.cancelled = False
        self.run_anew = False

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def subscribe(self, listener: Callable[[Entry], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def start(self) -> None:
        for entry in self._coming:
            self._entries.append(entry)
            for listener in self.listeners:
                listener(entry)
        self._coming = []

    def wait(self, timeout_s: float | None = None) -> bool:
        if self._interrupted:
            self._interrupted = False
            raise KeyboardInterrupt
        return True

    def rerun(self) -> None:
        self.run_anew = True
        self.start()

    def cancel(self) -> None:
        self.cancelled = True

    def ask(self, text: str) -> int:
        return 1 if text == "why not the database?" else 2


def _session(fake: FakeSession) -> Session:
    return cast(Session, fake)


def test_everything_that_is_written_is_heard_in_order() -> None:
    heard: list[Entry] = []
    fake = FakeSession(review_entries())
    view = run_until_rest(_session(fake), heard.append)
    assert heard == review_entries()
    assert view.waits_for_review
    assert fake.listeners == []


def test_ctrl_c_cancels_keeps_what_was_found_and_says_where() -> None:
    heard: list[Entry] = []
    fake = FakeSession(cancelled_entries(), interrupted=True)
    with pytest.raises(StoppedError, match=r"kept in session 20260301-0230-k7qd") as stopped:
        run_until_rest(_session(fake), heard.append)
    assert fake.cancelled
    assert heard == cancelled_entries()
    assert stopped.value.exit_code == 130
    assert "whydunit resume 20260301-0230-k7qd" in stopped.value.remedy


def test_an_investigation_that_failed_is_a_failure_of_the_command() -> None:
    with pytest.raises(WhydunitError, match="The store went away"):
        investigate(_session(FakeSession(failed_entries())))


@pytest.mark.parametrize("ended", [cancelled_entries(), failed_entries()])
def test_a_stopped_or_failed_investigation_is_run_anew(ended: list[Entry]) -> None:
    again = review_entries()
    fake = FakeSession(again[1:], before=ended)
    assert investigate(_session(fake)).waits_for_review
    assert fake.run_anew


def test_a_case_that_waits_for_a_person_is_left_as_it_stands() -> None:
    fake = FakeSession([], before=review_entries())
    assert investigate(_session(fake)).waits_for_review
    assert not fake.run_anew


def test_the_answer_is_the_one_to_the_question_asked() -> None:
    first = ask_and_wait(_session(FakeSession(confirmed_entries())), "why not the database?")
    assert first.answer is not None and first.answer.understood == "why_not"
    second = ask_and_wait(_session(FakeSession(confirmed_entries())), "is Bob awake?")
    assert second.answer is not None and second.answer.understood is None
