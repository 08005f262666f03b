from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import events as ev
from agents.citations import citations
from sessions.rechecking import Recheck
from tests.sessions import case_builder, cases
from tests.sessions.case_evidence import evidence
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tools.evidence import digest
from tools.telemetry_store import Rows
from tui.screens.evidence import EvidenceScreen
from tui.widgets.evidence_text import filled_sql, literal, markdown
from tui.widgets.line_list import LineList
from tui.widgets.rows_pane import RowsPane, in_order

COLUMNS = ("service", "calls")
ALL = tuple((f"service-{n:04d}", n % 97) for n in range(1200))


def long_entries() -> list[ev.Entry]:
    """A case with one answer of 1,200 rows, of which the journal keeps 500."""
    record = evidence("E1", "call_edges", "Who calls whom?", "1,200 edges", COLUMNS, *ALL[:500])
    whole = record.model_copy(update={"row_count": 1200, "sha256": digest(Rows(COLUMNS, ALL))})
    journal = case_builder.Journal()
    journal.add(case_builder.opened("Long"), ev.RunStarted(run=1, fingerprint="f"))
    return journal.add(*case_builder.recorded(whole)).entries


def answer(rows: tuple[tuple[object, ...], ...] = ALL, *, same_store: bool = True) -> Recheck:
    found = Rows(COLUMNS, rows)
    return Recheck(found, digest(found), same_store)


async def opened(d: Driver, number: str = "E1") -> EvidenceScreen:
    d.screen.action_show_evidence(number)
    await d.pilot.pause()
    screen = d.app.screen
    assert isinstance(screen, EvidenceScreen)
    return screen


async def test_the_next_page_is_asked_for_where_the_journal_does_not_keep_it() -> None:
    session = FakeSession(long_entries())
    session.rechecks = answer()
    async with driven(session) as d:
        await opened(d)
        assert "rows 1-500 of 1,200" in d.shown()
        await d.press("right_square_bracket")
        await d.until(lambda: "rows 501-1,000 of 1,200" in d.shown())
        assert "same 1,200 rows, sha256 matches" in d.shown()
        assert "service-0500" in d.shown()
        await d.press("right_square_bracket", "right_square_bracket")
        assert "rows 1,001-1,200 of 1,200" in d.shown()
        assert session.asked_of_it.count("recheck E1") == 1
        await d.press("left_square_bracket")
        assert "rows 501-1,000" in d.shown()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (answer(), "same 1,200 rows, sha256 matches"),
        (answer(ALL[:42], same_store=False), "the store changed: 42 rows now, 1,200 recorded"),
        (answer(same_store=False), "the store changed, but here not"),
        (answer(ALL[::-1]), "not the same though the store is: other values"),
    ],
)
async def test_asking_again_says_whether_the_store_says_the_same(found: Recheck, words: str) -> None:
    session = FakeSession(long_entries())
    session.rechecks = found
    async with driven(session, size=(160, 40)) as d:
        await opened(d)
        await d.press("r")
        await d.until(lambda: words in d.shown())
        assert "service-0001" in d.shown()


async def test_a_store_that_is_gone_is_said_to_be() -> None:
    session = FakeSession(long_entries())
    async with driven(session) as d:
        await opened(d)
        session.refuses = SessionError("The store is gone.", "Bring it back.")
        await d.press("right_square_bracket")
        await d.until(lambda: "The store is gone." in d.shown())
        assert "rows 1-500" in d.shown()


async def test_esc_stops_asking_and_only_then_leaves() -> None:
    async with driven(FakeSession(long_entries())) as d:
        screen = await opened(d)
        await d.press("r")
        await d.until(lambda: "recheck E1" in d.session.asked_of_it)
        assert "asking the store again" in d.shown()
        await d.press("escape")
        assert d.app.screen is screen
        assert "stopped; as recorded" in d.shown()
        await d.press("escape")
        assert d.screen.is_current


async def test_a_column_sorts_by_key_and_by_a_click_on_its_heading() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        screen = await opened(d, "E6")
        pane = screen.query_one(RowsPane)
        await d.press("s", "s", "s", "S")
        assert "by calls, from the greatest" in d.shown()
        assert pane.row is not None
        assert pane.row[2] == 9120
        await d.pilot.click("#table", offset=(2, 0))
        assert "by caller, from the least" in d.shown()


@given(st.lists(st.tuples(st.none() | st.integers() | st.floats() | st.text() | st.booleans())))
def test_any_values_can_be_sorted_with_nothing_last(rows: list[tuple[object]]) -> None:
    for down in (False, True):
        ordered = in_order(rows, 0, down=down)
        assert sorted(map(repr, ordered)) == sorted(map(repr, rows))
        empty = [row for row in ordered if row[0] is None]
        assert ordered[len(ordered) - len(empty) :] == empty


async def test_it_says_who_cites_it_and_goes_on_to_their_other_evidence() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        screen = await opened(d, "E4")
        await d.press("4")
        said = [line.text.plain for line in screen.query_one("#cited", LineList).lines]
        assert "recommendation was deployed too, but stays quiet" in said
        await d.press("g", "enter")
        assert screen.record.id != "E4"


def test_every_statement_that_cites_a_number_is_found() -> None:
    found = citations(cases.a_case_in_review(), "E5")
    assert {each.by for each in found} >= {"orders-db", "challenge of orders-db", "ruled out"}
    assert citations(cases.a_case_in_review(), "E99") == ()


async def test_rows_are_written_where_one_says() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await opened(d, "E6")
        await d.press("w")
        path = d.app.screen.query_one("#path")
        assert path.value == str(Path.cwd() / "E6-call_edges.csv")  # type: ignore[attr-defined]  # an Input
        await d.press("enter")
        await d.until(lambda: "3 rows written to" in d.shown())
        assert "rows 3 E6-call_edges.csv" in session.asked_of_it
        await d.press("w", "escape")
        assert isinstance(d.app.screen, EvidenceScreen)


async def test_rows_the_journal_does_not_keep_are_asked_for_before_they_are_written() -> None:
    session = FakeSession(long_entries())
    session.rechecks = answer()
    async with driven(session) as d:
        await opened(d)
        await d.press("w", "enter")
        await d.until(lambda: "rows 1200 E1-call_edges.csv" in session.asked_of_it)


async def test_sql_row_and_everything_go_to_the_clipboard() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await opened(d, "E6")
        await d.press("y")
        assert d.app.clipboard.startswith("SELECT caller, callee")
        await d.press("c")
        assert d.app.clipboard.splitlines()[0] == "caller: checkout"
        await d.press("C")
        assert "| checkout | orders-db | 9,100 | 3 |" in d.app.clipboard


def test_parameters_are_filled_in_outside_text_and_comments() -> None:
    sql = "SELECT '$a', \"$a\", $a, $b -- $a\n/* $a */ FROM t WHERE x = $unknown"
    assert filled_sql(sql, {"a": "it's", "b": None}) == (
        "SELECT '$a', \"$a\", 'it''s', NULL -- $a\n/* $a */ FROM t WHERE x = $unknown"
    )


@given(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(st.characters(exclude_characters="\0"))
)
def test_a_value_filled_in_is_the_value_to_the_store(value: object) -> None:
    words = literal(value)
    assert not any(ord(character) < 0x20 for character in words)
    try:
        words.encode()
    except UnicodeEncodeError:
        return
    row = duckdb.execute(f"SELECT {words}").fetchone()
    assert row == (value,)


def test_markdown_cannot_be_broken_out_of() -> None:
    record = evidence("E1", "q", "# <b>x", "```\n| a |", ("a|b",), ("```|<script>\x1b[2J",))
    written = markdown(record, record.rows)
    assert "<script>" not in written
    assert "\x1b" not in written
    assert written.count("\n```") == 2
