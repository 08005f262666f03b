"""Steering the tree from the keyboard, the mouse, the palette and the input line; and the tree stays calm."""

from __future__ import annotations

import time

import pytest

from agents import events as ev
from agents.case_view import CaseView
from tests.sessions import cases
from tests.sessions.case_builder import Journal, opened
from tests.sessions.steered_case import a_steered_case, steered_entries
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tui.screens.evidence import EvidenceScreen
from tui.widgets.line_list import LineList
from tui.widgets.reason_line import ReasonLine
from tui.widgets.ruled_out import ledger
from tui.widgets.tree_lines import TreeLines, tree_lines, walk


def tree(d: Driver) -> LineList:
    return d.screen.query_one("#tree", LineList)


def row_of(d: Driver, words: str) -> str:
    return next(line for line in d.shown().splitlines() if words in line)


async def test_a_prune_asks_why_and_enter_does_it() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("j", "j", "minus")
        assert "Prune payment:" in d.shown()
        await d.press(*"ours", "enter")
        await d.screen.settle()
        await d.pilot.pause()
        assert "prune payment ours" in session.asked_of_it
        assert tree(d).has_focus
        assert "X O pruned by mara" in row_of(d, "├✓● payment")


async def test_esc_leaves_and_nothing_is_done_nor_stopped() -> None:
    entries = cases.review_entries()
    session = FakeSession(entries[:25], entries[25:])
    async with driven(session) as d:
        assert d.screen.view.running
        await d.press("plus", "x", "escape")
        assert session.asked_of_it == ["start"]
        assert not d.screen.query_one(ReasonLine).display
        assert tree(d).has_focus


@pytest.mark.parametrize(
    ("key", "act"), [("minus", "prune"), ("plus", "pin"), ("P", "pin"), ("a", "annotate")]
)
async def test_each_key_does_its_act_on_the_chosen_agent(key: str, act: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("j", key, "w", "h", "y", "enter")
        await d.screen.settle()
        assert f"{act} checkout why" in session.asked_of_it


async def test_a_note_needs_words_and_a_prune_does_not() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("a", "enter")
        assert d.screen.query_one(ReasonLine).display, "it still asks"
        await d.press("escape", "minus", "enter")
        await d.screen.settle()
        assert session.asked_of_it == ["start", "prune storefront"]


async def test_reopening_takes_back_at_once() -> None:
    session = FakeSession(steered_entries())
    async with driven(session) as d:
        tree(d).highlighted = tree(d).get_option_index("payment")
        await d.press("u")
        await d.screen.settle()
        assert session.asked_of_it == ["start", "reopen payment"]


async def test_the_acts_can_be_clicked_and_are_those_that_mean_something() -> None:
    session = FakeSession(steered_entries())
    async with driven(session) as d:
        tree(d).highlighted = tree(d).get_option_index("payment")
        await d.pilot.pause()
        lines = d.shown().splitlines()
        row = next(y for y, line in enumerate(lines) if "u re-open" in line)
        assert "- prune" not in lines[row]
        await d.pilot.click(offset=(lines[row].index("u re-open") + 2, row))
        await d.pilot.pause()
        await d.screen.settle()
        assert "reopen payment" in session.asked_of_it


async def test_the_palette_finds_the_acts() -> None:
    async with driven(FakeSession(cases.review_entries()), size=(80, 24)) as d:
        await d.press("2", "ctrl+p")
        await d.pilot.press(*"prune")
        await d.until(lambda: "Prune the agent" in d.shown())
        await d.press("enter")
        await d.until(lambda: "Prune storefront:" in d.shown())


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/prune payment not ours", "prune payment not ours"),
        ("/pin orders-db", "pin orders-db"),
        ("/reopen payment", "reopen payment"),
    ],
)
async def test_slash_commands_steer(typed: str, asked: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type(typed)
        assert asked in session.asked_of_it


async def test_a_slash_command_that_names_nobody_says_so() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("/prune")
        assert "Say which: /prune SERVICE" in d.shown()
        assert session.asked_of_it == ["start"]


async def test_a_refusal_is_shown() -> None:
    session = FakeSession(cases.review_entries())
    session.refuses = SessionError("payment is pruned already.", "Re-open it.")
    async with driven(session) as d:
        await d.press("minus", "enter")
        await d.until(lambda: "payment is pruned already." in d.shown())


async def test_every_state_has_its_letter_and_its_reason() -> None:
    async with driven(FakeSession(steered_entries()), size=(99, 40)) as d:
        assert "pruned by mara: the exception is a known one" in row_of(d, "● payment")
        assert "X O" in row_of(d, "● payment")
        assert "P B" in row_of(d, "├?● orders-db")
        assert "M Q does not deviate" in row_of(d, "● recommendation")
        assert "├✓● checkout" in d.shown()
        assert "V explained by checkout" in row_of(d, "● storefront")
        assert (
            row_of(d, "● checkout")
            .rstrip()
            .endswith("fails more than before  note: its lead is on the call  E1 *")
        )


async def test_the_three_checks_of_a_step_are_told_in_words() -> None:
    async with driven(FakeSession(steered_entries()), size=(99, 40)) as d:
        tree(d).highlighted = tree(d).get_option_index("orders-db")
        await d.pilot.pause()
        shown = " ".join(d.shown().split())
        assert "from checkout: ✓ called by it ✓ deviates ? which began first is not told" in shown
        assert "pinned by mara: it was slow last week." in shown
        assert "challenged, it falls" in shown


def test_what_is_pinned_comes_first_and_what_is_pruned_stays_where_it_was() -> None:
    order = [node.agent.agent for node in walk(a_steered_case())]
    assert order == ["storefront", "checkout", "orders-db", "payment", "recommendation"]


def test_a_run_that_reuses_the_scan_moves_nothing_while_agents_speak_again() -> None:
    entries = steered_entries()
    began = next(place for place, e in enumerate(entries) if getattr(e.event, "run", 0) == 2)
    view = CaseView.of(entries[:began])
    before = [node.agent.agent for node in walk(view)]
    for entry in entries[began:]:
        view.apply(entry)
        assert [node.agent.agent for node in walk(view)] == before


async def test_enter_on_the_ledger_opens_the_evidence() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        causes = d.screen.query_one("#causes", LineList)
        await d.press("2")
        causes.highlighted = causes.get_option_index("out/orders-db")
        await d.press("enter")
        assert isinstance(d.app.screen, EvidenceScreen)
        assert d.app.screen.record.id == "E5"


def test_a_service_is_listed_once_as_ruled_out_if_it_is() -> None:
    view = cases.a_case_in_review()
    view.causes = (cases.PAYMENT, cases.DATABASE)
    assert [cause.service for cause in view.suspects] == ["payment"]
    assert [entry.service for entry in ledger(view)] == ["orders-db", "recommendation"]


def test_the_ledger_fills_while_agents_work() -> None:
    seen = []
    view = CaseView()
    for entry in cases.review_entries():
        view.apply(entry)
        if view.diagnosis is None:
            seen.append(len(ledger(view)))
    assert seen == sorted(seen)
    assert seen[-1] == 3


def test_the_ledger_tells_what_people_left_out_from_what_evidence_ruled_out() -> None:
    told = {entry.service: (entry.letter, entry.why) for entry in ledger(a_steered_case())}
    assert told["payment"] == ("X", "pruned by mara: the exception is a known one")
    assert told["recommendation"][0] == "×"
    assert told["orders-db"] == ("×", "challenged, it falls: orders-db is as slow on a quiet night")


def many_agents(count: int) -> list[ev.Entry]:
    journal = Journal()
    journal.add(opened("many"), *cases.scanned())
    names = [f"service-{number:04}" for number in range(count)]
    for place, name in enumerate(names):
        below = names[3 * place + 1 : 3 * place + 4]
        journal.add(*cases.asked(name, names[(place - 1) // 3] if place else None, 0, *below))
    for name in reversed(names):
        journal.add(cases.reported(name, "victim", explained_by=("database",)))
    return journal.entries


async def test_the_view_stays_on_its_line_while_two_hundred_agents_come_in() -> None:
    entries = many_agents(200)
    session = FakeSession(entries[:300], entries[300:])
    async with driven(session, size=(80, 24)) as d:
        lines = tree(d)
        lines.highlighted = lines.option_count // 2
        await d.pilot.pause()
        assert lines.line is not None
        key = lines.line.key
        row = lines.get_option_index(key) - lines.scroll_offset.y
        for _ in range(30):
            session.play(15)
            await d.pilot.pause()
            assert lines.line.key == key
            assert lines.get_option_index(key) - lines.scroll_offset.y == row


def test_a_tree_of_two_hundred_agents_draws_again_only_what_changed() -> None:
    view = CaseView.of(many_agents(200))
    drawer = TreeLines()
    before = drawer.of(view)
    view.agents["service-0100"].claims = ()
    began = time.process_time()
    after = drawer.of(view)
    assert time.process_time() - began < 0.05
    assert sum(one is not other for one, other in zip(before, after, strict=True)) <= 1
    assert [line.key for line in after] == [line.key for line in tree_lines(view)]
