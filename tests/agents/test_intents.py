from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.answers.intents import INTENTS, understand

SERVICES = ("cart-service", "checkout-service", "orders-db", "payment-service", "web-gateway")


@pytest.mark.parametrize(
    ("question", "intent", "services"),
    [
        ("why?", "why", ()),
        ("what is the root cause", "why", ()),
        ("how do you know?", "why", ()),
        ("why not the database?", "why_not", ("orders-db",)),
        ("why not cart-service", "why_not", ("cart-service",)),
        ("could it be payment?", "why_not", ("payment-service",)),
        ("what about the gateway", "why_not", ("web-gateway",)),
        ("checkout?", "why_not", ("checkout-service",)),
        ("errors of cart", "errors", ("cart-service",)),
        ("what does payment-service log?", "errors", ("payment-service",)),
        ("what changed?", "changes", ()),
        ("were there any deploys", "changes", ()),
        ("blast radius of orders-db", "blast", ("orders-db",)),
        ("who is affected?", "blast", ()),
        ("what is missing?", "missing", ()),
        ("what don't you know", "missing", ()),
        ("what next?", "next", ()),
        ("what should I do", "next", ()),
        ("status", "status", ()),
        ("when did it start?", "since", ()),
        ("is this a database problem?", "why_not", ("orders-db",)),
        ("/why-not cart-service", "why_not", ("cart-service",)),
        ("/errors", "errors", ()),
        ("since when?", "since", ()),
        ("show me the logs of payment", "errors", ("payment-service",)),
        ("who called it", "callers", ()),
        ("who depends on the database?", "callers", ("orders-db",)),
        ("is it still going on?", "ongoing", ()),
        ("has it recovered", "ongoing", ()),
        ("what is going on?", "why", ()),
        ("what is different at checkout", "compare", ("checkout-service",)),
        ("compare checkout and payments", "compare", ("checkout-service", "payment-service")),
        ("where did the time go", "slowest", ()),
        ("the slowest requests of cart", "slowest", ("cart-service",)),
        ("how do you know that?", "ground", ()),
        ("/compare payment-service cart-service", "compare", ("payment-service", "cart-service")),
        ("/slowest", "slowest", ()),
        ("why not the databse", "why_not", ("orders-db",)),
        ("erors of paymnt", "errors", ("payment-service",)),
        ("what chnaged?", "changes", ()),
        ("chekout?", "why_not", ("checkout-service",)),
        ("statsu", "status", ()),
        ("/BLAST payment-service", "blast", ("payment-service",)),
    ],
)
def test_plain_words_and_commands_are_understood(
    question: str, intent: str, services: tuple[str, ...]
) -> None:
    understood = understand(question, SERVICES)
    assert understood is not None
    assert (understood.name, understood.services) == (intent, services)


@pytest.mark.parametrize("question", ["show E7", "show me e7 please", "/show E7", "what is E7?"])
def test_an_evidence_number_is_shown(question: str) -> None:
    understood = understand(question, SERVICES)
    assert understood is not None
    assert (understood.name, understood.evidence) == ("show", "E7")


@pytest.mark.parametrize("question", ["", "hello there", "/dance", "asdf" * 2000, "\x1b[2J", "🔥"])
def test_what_is_none_of_ours_is_not_understood(question: str) -> None:
    assert understand(question, SERVICES) is None


@pytest.mark.parametrize(
    ("before", "question", "intent", "services"),
    [
        ("errors of checkout", "and payment?", "errors", ("payment-service",)),
        ("errors of checkout", "what about the database?", "errors", ("orders-db",)),
        ("errors of checkout", "who called it?", "callers", ("checkout-service",)),
        ("why not cart?", "show me its logs", "errors", ("cart-service",)),
        ("why?", "and the database?", "why_not", ("orders-db",)),
        ("what changed?", "what about payment", "why_not", ("payment-service",)),
        ("compare cart", "and payment?", "compare", ("cart-service", "payment-service")),
        ("errors of checkout", "what changed?", "changes", ()),
        ("errors of checkout", "and what does payment cause?", "why_not", ("payment-service",)),
    ],
)
def test_a_question_goes_on_from_the_one_before(
    before: str, question: str, intent: str, services: tuple[str, ...]
) -> None:
    understood = understand(question, SERVICES, understand(before, SERVICES))
    assert understood is not None
    assert (understood.name, understood.services) == (intent, services)


def test_a_statement_is_asked_for_by_its_number() -> None:
    understood = understand("/why 3.2", SERVICES)
    assert understood is not None
    assert (understood.name, understood.statement) == ("ground", (3, 2))


def test_windows_are_compared_as_they_were_typed() -> None:
    understood = understand("/compare 02:05..02:10 2026-03-01T02:14:00Z..2026-03-01T02:19:00Z", SERVICES)
    assert understood is not None
    assert understood.windows == ("02:05..02:10", "2026-03-01T02:14:00Z..2026-03-01T02:19:00Z")


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_whatever_is_typed_is_read_or_not_but_never_breaks(text: str, names: list[str]) -> None:
    understood = understand(text, names, understand(text[::-1], names))
    assert understood is None or set(understood.services) <= set(names)


def test_a_very_long_question_is_read_at_once() -> None:
    assert understand("why not the database? " + "frobnicated " * 100_000, SERVICES) is not None


def test_a_word_all_names_share_names_none_of_them() -> None:
    understood = understand("errors of the service", SERVICES)
    assert understood is not None
    assert understood.services == ()


def test_an_unknown_name_after_a_command_is_told_apart_from_none() -> None:
    understood = understand("/why-not nosuch", SERVICES)
    assert understood is not None
    assert understood.unknown == "nosuch"


def test_every_intent_has_an_answer() -> None:
    from agents.answers.answering import _ANSWERS

    assert set(_ANSWERS) == set(INTENTS)
