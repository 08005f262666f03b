"""The input line: several lines, pastes, drafts, history, completion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import Key, Paste

from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tests.tui.test_hostile_text import HOSTILE, assert_inert, hostile_entries
from tui.completion import offers
from tui.history import LONGEST_KEPT, MOST_KEPT, History, looks_secret
from tui.screens.finding import FindScreen
from tui.widgets.input_area import InputArea
from tui.widgets.prompt import Prompt
from tui.widgets.talk import TalkList


def line(d: Driver) -> InputArea:
    return d.screen.query_one(Prompt).input


def offered(d: Driver) -> list[str]:
    return [offer.line for offer in d.screen.query_one(Prompt)._offers]


async def paste(d: Driver, text: str) -> None:
    line(d).post_message(Paste(text))
    await d.pilot.pause()


def asked(session: FakeSession) -> list[str]:
    return [each.removeprefix("ask ") for each in session.asked_of_it if each.startswith("ask ")]


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
async def test_a_new_line_is_not_the_end_and_enter_is(key: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("i", *"why", key, *"now", "enter")
        await d.screen.settle()
        assert asked(session) == ["why\nnow"]
        assert line(d).value == ""


async def test_it_grows_to_six_lines_and_no_further() -> None:
    async with driven(FakeSession(cases.review_entries()), size=(80, 24)) as d:
        await d.press("i")
        heights = []
        for _ in range(9):
            heights.append(line(d).size.height)
            await d.press("x", "ctrl+j")
        assert heights == [1, 2, 3, 4, 5, 6, 6, 6, 6]
        assert "? help" in d.shown().splitlines()[-1]
        await d.press("enter")
        assert line(d).size.height == 1


async def test_ten_thousand_characters_are_folded_kept_and_said_whole() -> None:
    session = FakeSession(cases.review_entries())
    text = "\n".join(f"line {place} " + "x" * 40 for place in range(220))
    async with driven(session) as d:
        await d.press("i", *"see ")
        await paste(d, text)
        assert len(text) > 10_000
        assert f"[pasted #1: {len(text):,} characters, 220 lines]" in d.shown()
        assert line(d).size.height == 1
        await d.press("enter")
        await d.screen.settle()
        await d.pilot.pause()
        assert asked(session) == [f"see {text}".strip()]
        assert (
            f"{len(text) + 4:,} characters; Enter shows them"
            in d.screen.query_one(TalkList).lines[0].text.plain
        )


async def test_what_was_folded_goes_with_one_backspace() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("i", "a")
        await paste(d, "x" * 5000)
        await d.press("backspace")
        assert line(d).value == "a"


async def test_a_draft_survives_panes_screens_and_resizes() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("i", *"half a thou", "escape", "2", "p", "escape", "question_mark", "escape")
        await d.pilot.resize_terminal(80, 24)
        await d.pilot.resize_terminal(120, 40)
        await d.press("4", "i", *"ght")
        assert line(d).value == "half a thought"


async def test_up_and_down_bring_back_what_was_said_and_then_what_was_being_typed() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.type("first")
        await d.type("second")
        await d.press(*"dra", "up")
        assert line(d).value == "second"
        await d.press("up", "up")
        assert line(d).value == "first"
        await d.press("down", "down")
        assert line(d).value == "dra"


async def test_up_moves_within_several_lines_before_it_goes_back() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.type("first")
        await d.press(*"one", "ctrl+j", *"two", "up")
        assert line(d).value == "one\ntwo"
        await d.press("up")
        assert line(d).value == "first"


async def test_what_was_said_can_be_searched_and_taken() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        for text in ("why payment", "errors of checkout", "what changed"):
            await d.type(text)
        await d.press("ctrl+r")
        assert isinstance(d.app.screen, FindScreen)
        await d.press(*"err")
        assert "errors of checkout" in d.shown()
        assert "why payment" not in d.shown().split("Said before")[1]
        await d.press("enter")
        assert line(d).value == "errors of checkout"
        await d.press("ctrl+r", "escape")
        assert line(d).value == "errors of checkout"


async def test_tab_finishes_a_command_and_then_its_argument() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("slash", *"why-n", "tab")
        assert line(d).value == "/why-not "
        await d.press(*"db")
        assert offered(d) == ["/why-not orders-db"]
        await d.press("tab")
        assert line(d).value == "/why-not orders-db"
        assert offered(d) == []


async def test_arrows_choose_among_offers_and_enter_takes() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("slash", *"show ", "down", "down", "enter")
        assert line(d).value == "/show E2"
        assert session.asked_of_it == ["start"]


async def test_enter_gives_the_command_as_typed_while_nothing_is_chosen() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("slash", *"why", "enter")
        await d.screen.settle()
        assert asked(session) == ["/why"]


async def test_a_click_takes_an_offer() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("slash", *"ch")
        rows = d.shown().splitlines()
        row = next(y for y, text in enumerate(rows) if "what changed near the onset" in text)
        await d.pilot.click(offset=(5, row))
        await d.pilot.pause()
        assert line(d).value == "/changes"


async def test_esc_closes_the_offers_before_it_does_anything_else() -> None:
    session = FakeSession(cases.review_entries()[:10], cases.review_entries()[10:])
    async with driven(session) as d:
        await d.press("slash", *"w")
        assert offered(d)
        await d.press("escape")
        assert offered(d) == []
        assert "cancel" not in session.asked_of_it
        assert line(d).has_focus


async def test_a_colon_gives_a_command_too() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("colon")
        assert line(d).value == "/"
        await d.press("backspace", "colon", *"changes", "enter")
        await d.screen.settle()
        assert asked(session) == ["/changes"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/chnages", "Did you mean /changes"),
        ("/expo", "Did you mean /export"),
        ("/xyzzy", "There is no /xyzzy. There is:"),
        ("/help compare", "/compare X [Y]: service X against Y"),
        ("/help /slowst", "Did you mean /slowest"),
    ],
)
async def test_help_is_given_for_one_command_and_the_nearest_is_offered(typed: str, answer: str) -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.type(typed)
        assert answer in " ".join(d.shown().split())


@pytest.mark.parametrize("kind", HOSTILE)
async def test_offers_history_and_line_show_hostile_text_and_obey_none_of_it(kind: str) -> None:
    async with driven(FakeSession(hostile_entries(HOSTILE[kind])), size=(120, 30)) as d:
        for typed in ("/errors ", "/show "):
            line(d).value = typed
            await d.pilot.pause()
            assert_inert(d)
        await d.type(HOSTILE[kind] or "x")
        await paste(d, HOSTILE[kind])
        assert_inert(d)
        await d.press("ctrl+r")
        assert_inert(d)


def test_arguments_are_those_of_the_case() -> None:
    view = cases.a_case_in_review()
    assert [offer.name for offer in offers("/export ", view)] == ["md", "html", "json"]
    assert [offer.line for offer in offers("/compare payment ord", view)] == ["/compare payment orders-db"]
    assert offers("/show E3", view) == ()
    assert offers("/changes ", view) == ()
    assert offers("why ", view) == ()
    assert "help" in [offer.name for offer in offers("/help ", view)]


class OneArea(App[None]):
    def compose(self) -> ComposeResult:
        yield InputArea(id="input", placeholder="say")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.text(max_size=600), max_size=4))
async def test_whatever_is_pasted_is_what_would_be_said(parts: list[str]) -> None:
    parts = [part.encode("utf-8", "ignore").decode() for part in parts]
    app = OneArea()
    async with app.run_test() as pilot:
        area = app.query_one(InputArea)
        for part in parts:
            area.post_message(Paste(part))
            await pilot.pause()
        assert area.value == "".join("\n".join(f"{part}|".splitlines())[:-1] for part in parts)


def test_history_is_kept_across_sessions_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "home" / "history.jsonl"
    first = History(path)
    for text in ("why?", "two\nlines", "why?", "x" * (LONGEST_KEPT + 1), "password: hunter2"):
        first.add(text)
        first.keep(text)
    assert path.stat().st_mode & 0o777 == 0o600
    later = History(path)
    later.load()
    assert later.said == ["two\nlines", "why?"]


def test_history_is_bounded_and_survives_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_bytes(b"\xff\x00 not json\n[1]\n" + b"".join(b'"q%d"\n' % place for place in range(3000)))
    history = History(path)
    history.load()
    assert history.said[-1] == "q2999"
    assert len(history.said) == MOST_KEPT
    assert len(path.read_text().splitlines()) == MOST_KEPT
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2", "the token is abc", "Authorization: Bearer abcdefghijkl", "AKIAABCDEFGHIJKLMNOP",
        "https://bob:pw@example.org/x", "-----BEGIN RSA PRIVATE KEY-----", "ghp_abcdefghijklmnop123",
    ],
)  # fmt: skip
def test_what_looks_like_a_credential_is_not_written(text: str) -> None:
    assert looks_secret(text)


@pytest.mark.parametrize("text", ["why not the token-service?", "errors of secret-store", "/why-not payment"])
def test_plain_questions_are_no_credentials(text: str) -> None:
    assert not looks_secret(text)


async def test_keys_that_come_fast_are_taken_in_the_order_they_came() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("i")
        area = line(d)
        for key in (*"one", "ctrl+j", *"two", "enter", "slash", *"why-n", "tab", *"db", "tab", "enter", *"x"):
            area.post_message(
                Key(key, {"slash": "/"}.get(key, key) if len(key) == 1 or key == "slash" else None)
            )
        await d.pilot.pause()
        await d.screen.settle()
        assert asked(session) == ["one\ntwo", "/why-not orders-db"]
        assert line(d).value == "x"
