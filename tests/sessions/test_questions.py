"""Questions in their queue: withdrawn, stopped, answered bit by bit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents import events as ev
from agents.case_view import CaseView
from sessions.locations import Home
from sessions.session import Session
from tests.sessions.fakes import FakePonderer, FakeThinker
from tests.sessions.stores import small_incident
from tools.errors import SessionError


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_incident(tmp_path_factory.mktemp("store") / "incident.duckdb")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def pondering(home: Home, store: Path) -> Iterator[Session]:
    """A session whose first question has two parts of an answer and gets no further."""
    with Session.create(home, store, make_reasoner=FakePonderer) as session:
        session.start()
        session.wait()
        parts = heard(session, lambda event: isinstance(event, ev.AnswerPart) and event.part == 2)
        session.ask("ponder this")
        assert parts.wait(30)
        yield session


def case(session: Session) -> CaseView:
    return CaseView.of(session.entries())


def heard(session: Session, what: Callable[[ev.Event], bool]) -> threading.Event:
    seen = threading.Event()
    session.subscribe(lambda entry: seen.set() if what(entry.event) else None)
    return seen


def test_an_answer_shows_what_is_known_before_it_is_whole(pondering: Session) -> None:
    (exchange,) = case(pondering).conversation
    assert exchange.part is not None
    assert [claim.text for claim in exchange.part.claims] == ["Requests fail, and slowly."]
    assert case(pondering).standing(exchange) == "being answered"


def test_stopping_what_is_being_answered_keeps_what_was_known_and_the_next_question_is_answered(
    pondering: Session,
) -> None:
    pondering.ask("status")
    pondering.cancel()
    pondering.wait()
    stopped, answered = case(pondering).conversation
    assert stopped.answer is not None
    assert stopped.answer.ended == "stopped"
    assert [claim.text for claim in stopped.answer.claims] == ["Requests fail, and slowly."]
    assert answered.answer is not None
    assert answered.answer.understood == "status"
    assert case(pondering).waits_for_review


def test_a_question_withdrawn_while_it_is_answered_is_dropped_and_the_next_is_answered(
    pondering: Session,
) -> None:
    pondering.ask("status")
    pondering.withdraw(1)
    pondering.wait()
    dropped, answered = case(pondering).conversation
    assert dropped.withdrawn
    assert dropped.answer is None
    assert answered.answer is not None


def test_a_resume_answers_anew_and_takes_no_part_for_another(pondering: Session, home: Home) -> None:
    name = pondering.id
    pondering.close()
    with Session.load(home, name, make_reasoner=FakePonderer) as session:
        more = heard(session, lambda event: isinstance(event, ev.AnswerPart) and event.part == 4)
        session.start()
        assert more.wait(30)
        session.cancel()
        session.wait()
        (exchange,) = case(session).conversation
        assert exchange.answer is not None


def test_a_question_that_waits_for_the_agents_can_be_withdrawn(home: Home, store: Path) -> None:
    with Session.create(home, store, make_reasoner=lambda: FakeThinker("storefront")) as session:
        started = heard(session, lambda event: isinstance(event, ev.AgentStarted))
        session.start()
        assert started.wait(30)
        session.ask("why?")
        session.ask("status")
        view = case(session)
        assert [view.standing(exchange) for exchange in view.conversation] == ["queued", "queued"]
        assert view.place_in_queue(view.conversation[1]) == 2
        session.withdraw(1)
        view = case(session)
        assert view.place_in_queue(view.conversation[1]) == 1
        session.cancel()
        session.wait()
        withdrawn, answered = case(session).conversation
        assert withdrawn.answer is None
        assert answered.answer is not None


def test_what_is_answered_or_was_never_asked_cannot_be_withdrawn(home: Home, store: Path) -> None:
    with Session.create(home, store) as session:
        session.start()
        session.ask("status")
        session.wait()
        with pytest.raises(SessionError, match="answered already"):
            session.withdraw(1)
        for number in (0, 2, -1):
            with pytest.raises(SessionError, match="no question"):
                session.withdraw(number)
