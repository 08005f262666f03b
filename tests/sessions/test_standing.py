"""What others are told of a case is what its journal holds, and cites where."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from agents import events as ev
from agents.case_view import CaseView
from sessions.handover import handover
from sessions.status_update import status_update
from tests.sessions import cases
from tests.sessions.test_postmortem import CASES, HOSTILE, retold
from tools.errors import UsageError

EVERY_CASE = pytest.mark.parametrize("entries", CASES.values(), ids=CASES)
Entries = Callable[[], list[ev.Entry]]


@EVERY_CASE
def test_a_status_update_has_four_to_six_lines_after_every_single_event(entries: Entries) -> None:
    view = CaseView()
    for entry in entries():
        view.apply(entry)
        lines = status_update(view).splitlines()
        assert 4 <= len(lines) <= 6
        assert handover(view).startswith("# Handover: ")


@EVERY_CASE
def test_every_number_that_is_cited_is_in_the_journal(entries: Entries) -> None:
    view = CaseView.of(entries())
    for told in (status_update(view), handover(view).partition("## Where it stands")[2]):
        assert set(re.findall(r"\bE\d+(?:\.\d+)*\b", told)) <= view.evidence.keys()
        known = {entry.seq for entry in view.entries}
        assert {int(number) for number in re.findall(r"journal (\d+)", told)} <= known


def test_a_status_update_says_what_one_would_ask() -> None:
    told = status_update(cases.a_case_in_review())
    assert "Hurt: storefront: 19% of 9,120 requests fail (0.2% before)" in told
    assert "Since: 2026-03-01 02:13:05 UTC." in told
    assert "payment: exception" in told
    assert "(confirmed, 87%)" in told
    assert "waits for a decision" in told
    assert "Next update: when the playbook is decided." in told


def test_the_next_update_is_at_a_time_only_when_a_person_names_one() -> None:
    assert "Next update: 02:45 UTC." in status_update(cases.a_case_in_review(), "02:45")
    with pytest.raises(UsageError, match="not a time"):
        status_update(cases.a_case_in_review(), "in a while")


def test_a_handover_tells_what_was_tried_what_fell_and_what_is_open() -> None:
    told = handover(cases.a_confirmed_case())
    for words in (
        "whydunit resume 20260301-0230-k7qd",
        "Asked: why not the database?",
        "`orders-db` was suspected by",
        "an edit made that void",
        "Asked and not understood: is Bob awake?",
        "mara: Called the payments lead.",
        "- Approved by mara",
    ):
        assert words in told


def test_hostile_words_say_what_they_say_and_do_nothing() -> None:
    view = CaseView.of(retold(cases.confirmed_entries(), HOSTILE))
    for told in (status_update(view), handover(view)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e]", told)
    assert "<script>" not in re.sub(r"`+[^`]*`+", "", handover(view))
    assert len(status_update(view).splitlines()) <= 6
