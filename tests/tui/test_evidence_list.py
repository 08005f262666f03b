from __future__ import annotations

import time

import pytest

from agents import events as ev
from agents.case_view import CaseView
from tests.sessions import case_builder, cases
from tests.sessions.case_evidence import evidence
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tui.widgets.evidence_list import _Lines
from tui.widgets.line_list import LineList


def shown_numbers(d: Driver) -> list[str]:
    lines = d.screen.query_one("#evidence-list", LineList).lines
    return [line.key for line in lines if not line.heading]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", ["E1", "E2", "E3", "E4", "E5", "E6"]),
        ("deployed", ["E4"]),
        ("PAYMENT calls", ["E6"]),
        ("question:alerts", ["E2"]),
        ("service:orders", ["E5", "E6"]),
        ("agent:recommendation", ["E1"]),
        ("agent:orders-db", ["E1", "E5"]),
        ("agent:payment service:payment", ["E3", "E4"]),
        ("nosuch:thing", []),
    ],
)
def test_words_choose_what_is_shown(words: str, numbers: list[str]) -> None:
    lines, total = _Lines().of(cases.a_case_in_review(), words)
    assert [line.key for line in lines if not line.heading] == numbers
    assert total == 6


def test_what_the_leading_cause_stands_on_is_marked() -> None:
    lines, _ = _Lines().of(cases.a_case_in_review(), "")
    assert [line.key for line in lines if line.lead.plain.startswith("*")] == ["E1", "E3", "E4", "E6"]


def test_numbers_are_in_order_and_lines_are_made_once() -> None:
    made = _Lines()
    view = cases.a_case_in_review()
    view.evidence = {record.id: record for record in reversed(view.evidence.values())}
    first, _ = made.of(view, "")
    again, _ = made.of(view, "")
    assert [line.key for line in first] == ["E1", "E2", "E3", "E4", "E5", "E6"]
    assert all(one is other for one, other in zip(first, again, strict=True))


async def test_f_filters_and_esc_shows_all_again() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("3", "f", *"deployed")
        assert shown_numbers(d) == ["E4"]
        assert "1 of 6" in d.shown()
        await d.press("enter")
        assert shown_numbers(d) == ["E4"]
        await d.press("enter")
        assert "What changed near the onset?" in d.shown()
        await d.press("escape", "f", "escape")
        assert len(shown_numbers(d)) == 6
        assert "filter" not in d.shown()


async def test_evidence_that_comes_later_is_filtered_too() -> None:
    entries = cases.review_entries()
    async with driven(FakeSession(entries[:3], entries[3:])) as d:
        await d.press("3", "f", *"deployed")
        assert "No evidence has all of these words." in d.shown()
        await d.play()
        assert shown_numbers(d) == ["E4"]


def two_thousand() -> list[ev.Entry]:
    journal = case_builder.Journal()
    columns = ("service", "baseline_p95", "incident_p95")
    many = [
        evidence(
            f"E{n}", f"question_{n % 7}", "How?", f"service-{n} answers later", columns,
            *((f"service-{n}-{i}", i, i) for i in range(20)),
        )
        for n in range(1, 2001)
    ]  # fmt: skip
    journal.add(case_builder.opened("Many"), ev.RunStarted(run=1, fingerprint="f"))
    journal.add(*case_builder.recorded(*many))
    return journal.entries


async def test_two_thousand_records_at_once_are_found_through_at_once() -> None:
    session = FakeSession(two_thousand())
    async with driven(session, size=(80, 24)) as d:
        await d.press("3", "f")
        began = time.perf_counter()
        await d.press(*"service:service-1999")
        assert shown_numbers(d) == ["E1999"]
        a_key_s = (time.perf_counter() - began) / 20
    assert a_key_s < 0.3
    view = CaseView.of(session.entries())
    made = _Lines()
    made.of(view, "")
    began = time.perf_counter()
    made.of(view, "")
    assert time.perf_counter() - began < 0.1
