"""The talk: queue, parts of answers, links, follow-ups, copies."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.events import Paste

from agents import events as ev
from tests.sessions import cases
from tests.sessions.case_builder import claim
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tests.tui.pictures import localised
from tests.tui.test_session_screen import at_work
from tests.tui.test_snapshots import LARGE, SMALL, Picture, review_entries
from tui.screens.evidence import EvidenceScreen
from tui.screens.finding import FindScreen
from tui.widgets.prompt import Prompt
from tui.widgets.talk import TalkList


def talk(d: Driver) -> TalkList:
    return d.screen.query_one(TalkList)


def seen(d: Driver) -> str:
    return "\n".join(f"{each.key}: {each.text.plain}" for each in talk(d).lines)


def cursor(d: Driver) -> str:
    chosen = talk(d).line
    assert chosen is not None
    return chosen.key


async def answered(d: Driver, session: FakeSession, number: int, *claims: str) -> None:
    session.answer(
        ev.Answered(number=number, understood="why", claims=tuple(claim(text, "E3", "E4") for text in claims))
    )
    await d.pilot.pause()


async def test_questions_say_where_they_stand_until_they_are_answered() -> None:
    session = at_work(played=12)
    async with driven(session) as d:
        await d.type("why?")
        await d.type("what changed?")
        assert "waits (1 of 2) until the agents are at rest" in seen(d)
        await d.play()
        assert "answer/1/waits: being answered; Esc stops it" in seen(d)
        assert "answer/2/waits: waits (2 of 2) for its turn" in seen(d)
        await answered(d, session, 1, "the deploy broke it")
        assert "answer/1/0: the deploy broke it" in seen(d)
        assert "answer/2/waits: being answered" in seen(d)


async def test_a_question_that_waits_is_withdrawn_by_its_key() -> None:
    session = at_work(played=12)
    async with driven(session) as d:
        await d.type("why?")
        await d.type("what changed?")
        talk(d).focus()
        talk(d).highlighted = talk(d).get_option_index("question/1")
        await d.press("d")
        await d.screen.settle()
        await d.pilot.pause()
        assert "withdraw 1" in session.asked_of_it
        assert "answer/1/waits: withdrawn" in seen(d)
        assert "answer/2/waits: waits until" in seen(d)


async def test_an_answer_grows_as_its_parts_come_and_keeps_the_readers_place() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?")
        talk(d).focus()
        said = (
            claim("requests fail", "E1"),
            claim("payment breaks them", "E3"),
            claim("since a deploy", "E4"),
        )
        session._write(ev.AnswerPart(number=1, part=1, claims=said[:1]))
        await d.pilot.pause()
        talk(d).highlighted = talk(d).get_option_index("answer/1/0")
        session._write(ev.AnswerPart(number=1, part=2, claims=said[:2], text="still thinking"))
        await d.pilot.pause()
        assert [each.key for each in talk(d).lines] == [
            "question/1", "answer/1/0", "answer/1/1", "answer/1/text", "answer/1/waits",
        ]  # fmt: skip
        session.answer(ev.Answered(number=1, understood="why", claims=said))
        await d.pilot.pause()
        assert [each.key for each in talk(d).lines] == ["question/1", *(f"answer/1/{n}" for n in range(3))]
        assert cursor(d) == "answer/1/0"


async def test_esc_stops_what_is_being_answered_and_never_quits() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?")
        await d.press("escape")
        await d.until(lambda: d.screen.view.answering is None)
        assert session.asked_of_it.count("cancel") == 1
        assert "Stopped before it was answered." in seen(d)
        assert "not understood" not in seen(d)
        await d.press("escape", "escape", "escape")
        assert d.app.is_running
        assert session.asked_of_it.count("cancel") == 1


async def test_several_proofs_of_a_statement_are_a_choice() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?")
        await answered(d, session, 1, "the deploy broke it")
        await d.press("escape", "4", "enter")
        assert isinstance(d.app.screen, FindScreen)
        await d.press("down", "enter")
        assert isinstance(d.app.screen, EvidenceScreen)
        assert d.app.screen.record.id == "E4"
        await d.press("N")
        assert d.app.screen.record.id == "E3"


async def test_a_click_on_a_number_in_an_answer_opens_it() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session, size=(80, 24)) as d:
        await d.type("why?")
        await answered(d, session, 1, "the deploy broke it")
        lines = d.shown().splitlines()
        row = next(y for y, text in enumerate(lines) if "the deploy broke it" in text)
        await d.pilot.click(offset=(lines[row].index("E4"), row))
        await d.pilot.pause()
        assert isinstance(d.app.screen, EvidenceScreen)
        assert d.app.screen.record.id == "E4"


async def test_a_statement_can_be_asked_why() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?")
        await answered(d, session, 1, "the deploy broke it", "and nothing else did")
        await d.press("escape", "4", "j", "w")
        await d.screen.settle()
        assert "ask /why 1.2" in session.asked_of_it


async def test_an_answer_is_copied_with_its_numbers() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?\x1b[31m")
        await answered(d, session, 1, "the deploy broke it")
        await d.press("escape", "4", "y")
        assert d.app.clipboard == "why?\\e[31m\n- the deploy broke it [E3 E4]"


async def test_keys_step_from_question_to_question_and_find_goes_to_a_line() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        for number, text in enumerate(("why?", "what changed?", "what next?"), 1):
            await d.type(text)
            await answered(d, session, number, f"answer {number}", "more")
        await d.press("escape", "4")
        places = []
        for key in ("N", "N", "N", "n"):
            await d.press(key)
            places.append(cursor(d))
        assert places == ["question/3", "question/2", "question/1", "question/2"]
        await d.press("f", *"answer 3", "enter")
        assert cursor(d) == "answer/3/0"


async def test_a_long_question_unfolds_and_folds_again() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("look at this:\n" + "\n".join(f"row {place} " + "y" * 20 for place in range(40)))
        await answered(d, session, 1, "seen")
        await d.press("escape", "4", "k")
        assert "row 39" not in seen(d)
        await d.press("enter")
        assert "row 39" in seen(d)
        await d.press("enter")
        assert "row 39" not in seen(d)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_picture_of_a_queue(snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    session = FakeSession(review_entries())
    async with driven(session, size=size) as d:
        for text in ("/slowest", "/compare checkout payment", "why not the database?"):
            await d.type(text)
        session._write(
            ev.AnswerPart(number=1, part=1, claims=(claim("4.2 s, failed: storefront POST /checkout", "E1"),))
        )
        await d.press(*"two lines,", "ctrl+j", *"and a paste: ")
        d.screen.query_one(Prompt).input.post_message(Paste("x" * 12_000))
        await d.pilot.pause()
        assert localised(d.app.export_screenshot()) == snapshot(extension_class=Picture)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_picture_of_a_choice_of_proofs(snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    session = FakeSession(review_entries())
    async with driven(session, size=size) as d:
        await d.type("why?")
        await answered(d, session, 1, "the deploy broke it")
        await d.press("escape", "4", "enter")
        await d.pilot.pause()
        assert localised(d.app.export_screenshot()) == snapshot(extension_class=Picture)


@pytest.mark.parametrize("key", ["w", "y", "d", "f", "n", "N", "enter"])
async def test_no_key_harms_an_empty_talk(key: str) -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("4", key)
        assert d.app.is_running
