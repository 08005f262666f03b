"""The verdict card says everything the diagnosis holds, within 80 columns, in order of need."""

from __future__ import annotations

import unicodedata

import pytest
from rich.console import Console, RenderableType

from agents.case_view import CaseView
from agents.diagnosis import Hop
from agents.events import Answered, Entry
from tests.sessions import cases
from tests.sessions.case_builder import claim, opened
from tests.sessions.steered_case import a_steered_case
from tui.plain.card import answer_card, case_card, conversation_card, playbook_line

VIEWS = {
    "confirmed": cases.a_confirmed_case,
    "review": cases.a_case_in_review,
    "healthy": cases.a_healthy_case,
    "inconclusive": cases.an_inconclusive_case,
    "cancelled": cases.a_cancelled_case,
    "failed": cases.a_failed_case,
    "steered": a_steered_case,
}


def _printed(renderable: RenderableType, width: int = 80) -> str:
    console = Console(width=width, markup=False, highlight=False, no_color=True)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_case_fits_its_window(name: str, width: int) -> None:
    assert max(map(len, _printed(case_card(VIEWS[name]()), width).splitlines())) <= width


def test_the_parts_come_in_order_of_need() -> None:
    card = _printed(case_card(cases.a_confirmed_case()))
    parts = ["CONFIRMED", "Hurt", "CAUSES", "RULED OUT", "EVIDENCE", "NEXT"]
    assert sorted(parts, key=card.index) == parts


def test_each_check_of_a_hop_is_said_in_a_sign_and_in_words() -> None:
    view = cases.a_confirmed_case()
    hop = Hop(caller="a", callee="b", dependency=True, deviates=False, precedes=None, evidence=("E1",))
    view.paths["payment"] = (hop,)
    card = " ".join(_printed(case_card(view)).split())
    assert "✓✗? a to b: calls it, does not deviate, unknown which came first [E1]" in card


def test_every_piece_of_evidence_is_listed_in_its_order() -> None:
    view = cases.a_confirmed_case()
    view.evidence["E10"] = view.evidence["E1"].model_copy(update={"id": "E10"})
    view.evidence["E1.1"] = view.evidence["E1"].model_copy(update={"id": "E1.1"})
    listed = [line.split()[0] for line in _printed(case_card(view)).splitlines() if line.startswith("  E")]
    assert listed == ["E1", "E1.1", "E2", "E3", "E4", "E5", "E6", "E10"]


def test_unlikely_causes_are_named_in_one_line() -> None:
    view = cases.a_confirmed_case()
    unlikely = (
        view.causes[0].model_copy(update={"rank": n, "service": f"s{n}", "probability": 0.001})
        for n in (2, 3)
    )
    view.causes = (*view.causes, *unlikely)
    assert "Below 2.0% each: s2, s3" in _printed(case_card(view))


def test_a_healthy_window_names_no_cause() -> None:
    card = _printed(case_card(cases.a_healthy_case()))
    assert card.startswith("HEALTHY")
    assert "CAUSES" not in card


def test_an_unfinished_case_says_how_to_go_on() -> None:
    for view in (cases.a_cancelled_case(), cases.a_failed_case()):
        assert "whydunit resume 20260301-0230-k7qd" in _printed(case_card(view))
    assert "The store went away" in _printed(case_card(cases.a_failed_case()))


def test_a_strangers_words_are_shown_escaped() -> None:
    hostile = "\x1b[2J\u202e[/bold]"
    view = cases.a_confirmed_case()
    view.apply(Entry(99, 0, opened(hostile)))
    view.causes = (view.causes[0].model_copy(update={"service": hostile, "why": hostile, "detail": hostile}),)
    card = _printed(case_card(view)).replace("\n", "")
    assert not [c for c in card if unicodedata.category(c) in ("Cc", "Cf")]
    assert "\\e[2J\\u202e[/bold]" in card


def test_an_answer_cites_its_evidence_and_a_misunderstanding_offers_what_can_be_asked() -> None:
    answer = Answered(number=1, understood="why", claims=(claim("because", "E3", inferred=True),))
    assert _printed(answer_card(answer)).strip() == "-  because (inferred) [E3]"
    unclear = Answered(number=1, understood=None, claims=(), offers=("/why",))
    assert "not understood" in _printed(answer_card(unclear)) and "/why" in _printed(answer_card(unclear))


def test_the_conversation_and_the_playbook_have_their_say() -> None:
    card = _printed(conversation_card(cases.a_confirmed_case()))
    assert "Q1  why not the database?" in card
    assert "Called the payments lead. (mara)" in card
    assert playbook_line(cases.a_case_in_review()).startswith("The playbook is undecided (draft), sha256 ")
    assert playbook_line(CaseView()) == "No playbook was drafted."
