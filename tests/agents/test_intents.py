from __future__ import annotations

import pytest

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
