"""Every event has its line; a stranger's words in it are only shown."""

from __future__ import annotations

import unicodedata
from typing import cast, get_args

import pytest

from agents import events as ev
from agents.events import Entry
from tests.sessions import cases
from tests.sessions.case_builder import claim, opened
from tests.sessions.steered_case import steered_entries
from tests.tui.plain.samples import Model, sample
from tui.plain.transcript import Transcript

JOURNALS = {
    "confirmed": cases.confirmed_entries,
    "healthy": cases.healthy_entries,
    "inconclusive": cases.inconclusive_entries,
    "cancelled": cases.cancelled_entries,
    "failed": cases.failed_entries,
    "steered": steered_entries,
}


def _lines(entries: list[Entry]) -> list[str]:
    transcript = Transcript()
    return [line for entry in entries for line in transcript.lines(entry)]


@pytest.mark.parametrize("name", JOURNALS)
def test_every_event_has_a_line(name: str) -> None:
    transcript = Transcript()
    for entry in JOURNALS[name]():
        first = transcript.lines(entry)[0]
        assert " s  " in first and len(first) > 13


def test_an_agent_stands_to_the_right_of_whoever_asked_it() -> None:
    started = [line[11:] for line in _lines(cases.confirmed_entries()) if "looks at itself" in line]
    assert "storefront looks at itself, where requests enter" in started
    assert "  checkout looks at itself, asked by storefront" in started
    assert "    payment looks at itself, asked by checkout" in started


def test_the_clock_counts_from_the_beginning_of_the_session() -> None:
    lines = _lines(cases.confirmed_entries())
    assert lines[0].startswith("   0.00 s  Session")
    assert lines[1].startswith("   1.00 s  Investigation begins.")


def test_a_strangers_words_are_shown_escaped() -> None:
    hostile = "\x1b[2J\u202e\u200b[red]\nnew line"
    event = ev.AgentChecked(run=1, agent=hostile, deviates=True, claims=(claim(hostile, "E1"),))
    shown = "".join(_lines([Entry(1, 0, opened(hostile)), Entry(2, 0, event)]))
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf")]
    assert "[red]" in shown


def test_a_long_answer_is_whole_and_a_long_finding_says_how_much_more_there_is() -> None:
    claims = tuple(claim(f"point {n}", "E1") for n in range(5))
    found = _lines([Entry(1, 0, ev.AgentChecked(run=1, agent="a", deviates=True, claims=claims))])
    said = _lines([Entry(1, 0, ev.Answered(number=1, understood="why", claims=claims))])
    assert found[-1].endswith("- and 3 more")
    assert len(said) == 5


@pytest.mark.parametrize("optional", [True, False], ids=["full", "empty"])
@pytest.mark.parametrize("kind", get_args(ev.Event), ids=lambda kind: kind.__name__)
def test_whatever_happens_is_said_in_lines_that_can_be_read_aloud(kind: Model, optional: bool) -> None:
    """Every event there is, with a stranger's words in every text: each line is something, and inert."""
    event = sample(kind, "\x1b[2J\u202e\u200b[red]\nnew line", optional=optional)
    lines = Transcript().lines(Entry(1, 0, cast(ev.Event, event)))
    assert all(line.strip() for line in lines)
    assert not [c for line in lines for c in line if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]


def test_what_whydunit_itself_says_draws_nothing() -> None:
    """Strangers' names aside: no rules, no blocks, no marks that have to be seen, a sentence a line."""
    for entries in JOURNALS.values():
        for line in _lines(entries()):
            assert not [c for c in line if "\u2190" <= c <= "\u27bf"], line


def test_each_step_of_a_path_is_a_line_in_words() -> None:
    lines = [line[11:] for line in _lines(cases.confirmed_entries())]
    at = lines.index("Path from storefront to payment:")
    assert lines[at + 1] == "- storefront to checkout: calls it, deviates, no later [E1 E6]"
    assert lines[at + 2].startswith("- checkout to payment: calls it")
