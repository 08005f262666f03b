"""Answers on a whole case, each with evidence from named questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents.case_view import CaseView
from agents.events import Answered
from sessions.locations import Home
from sessions.session import Session
from tests.sessions.stores import small_incident

ORIGIN, VICTIM = "orders", "checkout"
"""What the demo breaks, and who calls it."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("answers")
    with Session.create(Home(folder / "home"), small_incident(folder / "incident.duckdb")) as opened:
        opened.start()
        opened.wait()
        yield opened


def answer(session: Session, question: str) -> Answered:
    number = session.ask(question)
    session.wait()
    found = CaseView.of(session.entries()).conversation[number - 1].answer
    assert found is not None
    known = CaseView.of(session.entries()).evidence
    assert {each for claim in found.claims for each in claim.evidence} <= set(known)
    return found


def words(session: Session, question: str) -> str:
    return "\n".join(claim.text for claim in answer(session, question).claims)


def test_two_services_are_set_side_by_side(session: Session) -> None:
    told = words(session, f"/compare {VICTIM} {ORIGIN}")
    assert f"Failing: {VICTIM}" in told
    assert f"; {ORIGIN}" in told


def test_one_service_is_compared_with_what_it_was(session: Session) -> None:
    assert f"{ORIGIN}: failing" in words(session, f"/compare {ORIGIN}")


def test_two_windows_are_compared_by_the_services_that_changed_most(session: Session) -> None:
    assert f"{ORIGIN}: " in words(session, "/compare 02:05..02:10 02:17..02:22")
    assert "differ" in words(session, "/compare 02:17..02:22")
    assert answer(session, "/compare 02:10..02:05").ended == "failed"


def test_the_slowest_requests_come_with_what_the_slowest_waited_for(session: Session) -> None:
    found = answer(session, "/slowest")
    deeper = {each for claim in found.claims for each in claim.evidence if "." in each}
    assert len(deeper) == 1
    assert any(claim.text.startswith(f"{ORIGIN} ") and "of its own" in claim.text for claim in found.claims)
    assert answer(session, "/slowest").claims == found.claims, "the same numbers the second time"


def test_callers_are_named_with_their_calls(session: Session) -> None:
    assert f"{ORIGIN} is called by" in words(session, f"who calls {ORIGIN}?")


def test_whether_it_goes_on_is_said_as_far_as_the_data_reaches(session: Session) -> None:
    found = answer(session, "is it still going on?")
    assert found.claims[0].inferred
    assert "what came after it does not say" in found.claims[-1].text


def test_a_statement_of_an_answer_can_be_asked_for_its_ground(session: Session) -> None:
    number = session.ask("status")
    session.wait()
    assert "rests on" in words(session, f"/why {number}.1")
    assert "asked:" in words(session, "how do you know that?")
    assert answer(session, "/why 900.1").claims == ()


def test_a_follow_up_is_answered_as_what_went_before_was_asked(session: Session) -> None:
    session.ask(f"errors of {VICTIM}")
    assert answer(session, f"and {ORIGIN}?").understood == "errors"


def test_an_unknown_service_is_answered_with_the_nearest(session: Session) -> None:
    offers = answer(session, "/blast odrerz").offers
    assert answer(session, "/blast odrers").understood == "blast"
    assert any("No service here is called" in offer for offer in offers)
