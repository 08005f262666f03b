from __future__ import annotations

import pytest

from agents import events as ev
from tests.sessions import cases
from tests.sessions.case_builder import claim
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession
from tools.errors import SessionError
from tui.screens.evidence import EvidenceScreen
from tui.screens.help import HelpScreen
from tui.screens.review import ReviewScreen
from tui.widgets.line_list import LineList


def at_work(played: int = 0) -> FakeSession:
    """A session whose agents have yet to write all but the first `played` entries."""
    entries = cases.review_entries()
    return FakeSession(entries[: 1 + played], entries[1 + played :])


def waits_and_answers(session: FakeSession) -> None:
    number = sum(entry.event.kind == "question_asked" for entry in session.entries())
    session.answer(ev.Answered(number=number, understood="why", claims=(claim("the deploy broke it", "E3"),)))


async def test_the_tree_grows_while_agents_work() -> None:
    async with driven(at_work()) as d:
        tree = d.screen.query_one("#tree", LineList)
        assert [line.heading for line in tree.lines] == [True]
        sizes = []
        for _ in range(40):
            await d.play(1)
            sizes.append(sum(not line.heading for line in tree.lines))
        assert sizes == sorted(sizes)
        assert [line.key for line in tree.lines] == [
            "storefront",
            "checkout",
            "payment",
            "orders-db",
            "recommendation",
        ]


async def test_a_burst_of_entries_is_drawn_as_one() -> None:
    async with driven(at_work()) as d:
        drawn, draw = [], d.screen._draw

        def counted() -> None:
            drawn.append(1)
            draw()

        d.screen._draw = counted  # type: ignore[method-assign]  # to count
        await d.play()
        assert d.screen.view.phase == "review"
        assert len(drawn) < 10


async def test_the_card_says_what_is_hurt_since_when_why_and_what_to_do() -> None:
    async with driven(at_work(), size=(80, 24)) as d:
        await d.play()
        shown = d.shown()
        assert "storefront  19% fail (0.2%)" in shown
        assert "02:13:05 UTC" in shown
        assert "C confirmed  payment 87%" in shown
        assert "p reviews the playbook" in shown


async def test_the_input_line_is_never_blocked_while_agents_work() -> None:
    session = at_work(played=12)
    async with driven(session) as d:
        assert d.screen.view.running
        await d.type("why not the database?")
        await d.type("what changed?")
        assert [e.text for e in d.screen.view.unanswered] == ["why not the database?", "what changed?"]
        assert "waits (2 of 2)" in d.shown()
        await d.play()
        session.answer(ev.Answered(number=1, understood="why_not", claims=(claim("as slow before", "E5"),)))
        await d.pilot.pause()
        assert "as slow before" in d.shown()
        assert len(d.screen.view.unanswered) == 1


async def test_esc_stops_a_running_investigation_and_keeps_what_was_found() -> None:
    session = at_work(played=20)
    async with driven(session) as d:
        agents = set(d.screen.view.agents)
        await d.press("escape")
        await d.until(lambda: d.screen.view.phase == "cancelled")
        assert agents
        assert set(d.screen.view.agents) == agents
        await d.press("escape", "escape", "escape")
        assert d.app.is_running
        assert session.asked_of_it.count("cancel") == 1


async def test_esc_leaves_the_input_line_when_nothing_runs() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("i")
        assert d.screen.query_one("#input").has_focus
        await d.press("escape")
        assert d.screen.query_one("#tree").has_focus


async def test_a_stopped_case_goes_on() -> None:
    session = FakeSession(cases.cancelled_entries())
    async with driven(session) as d:
        await d.press("r")
        await d.screen.settle()
        assert "rerun" in session.asked_of_it


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/why", "ask /why"),
        ("/why-not orders-db", "ask /why-not orders-db"),
        ("/next", "ask /next"),
        ("/note called the lead", "note called the lead"),
        ("/export json /nowhere/case.json", "export json"),
    ],
)
async def test_slash_commands_reach_the_session(typed: str, asked: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type(typed)
        assert asked in session.asked_of_it


async def test_show_opens_the_evidence_and_esc_comes_back() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.type("/show e5")
        assert isinstance(d.app.screen, EvidenceScreen)
        assert "Which services spend more time of their own?" in d.shown()
        assert "FROM self_time" in d.shown()
        await d.press("escape")
        assert d.screen.is_current


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/show E99", "There is no evidence E99"),
        ("/show", "Say which"),
        ("/dance", "There is no /dance"),
        ("/note", "A note needs words"),
        ("/export doc", "There is no format doc"),
    ],
)
async def test_what_cannot_be_done_is_said_and_nothing_is_asked(typed: str, answer: str) -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type(typed)
        assert answer in d.shown()
        assert session.asked_of_it == ["start"]


async def test_help_playbook_and_quit_work_from_the_input_line() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.type("/help")
        await d.until(lambda: isinstance(d.app.screen, HelpScreen))
        await d.press("escape")
        await d.type("/playbook")
        assert isinstance(d.app.screen, ReviewScreen)
        await d.press("escape")
        await d.type("/quit")
        await d.until(lambda: d.app._exit)


async def test_tab_completes_a_slash_command() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("slash", "w", "h", "y", "minus", "tab")
        assert d.screen.query_one("#prompt").input.value == "/why-not "  # type: ignore[attr-defined]  # a Prompt


async def test_a_refusal_is_shown_with_its_remedy_and_the_screen_goes_on() -> None:
    session = FakeSession(cases.review_entries())
    session.refuses = SessionError("The disk is full.", "Free some space.")
    async with driven(session) as d:
        await d.type("why?")
        await d.until(lambda: "The disk is full." in d.shown())
        assert "Free some space." in d.shown()
        session.refuses = None
        await d.type("why now?")
        assert "ask why now?" in session.asked_of_it


async def test_an_answer_cites_evidence_that_opens() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.type("why?")
        waits_and_answers(session)
        await d.pilot.pause()
        await d.press("escape", "4", "enter")
        assert isinstance(d.app.screen, EvidenceScreen)
        assert d.app.screen.record.id == "E3"


async def test_enter_on_an_agent_opens_all_it_cites_one_after_another() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("1", "j", "j", "enter")
        screen = d.app.screen
        assert isinstance(screen, EvidenceScreen)
        seen = [screen.record.id]
        await d.press("n")
        seen.append(screen.record.id)
        await d.press("N")
        assert seen == ["E1", "E3"]
        assert screen.record.id == "E1"


async def test_a_click_on_an_evidence_number_opens_it() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        lines = d.shown().splitlines()
        row = next(y for y, line in enumerate(lines) if "HURT" in line)
        await d.pilot.click(offset=(lines[row].index("E1"), row))
        await d.pilot.pause()
        assert isinstance(d.app.screen, EvidenceScreen)


async def test_the_cursor_stays_on_its_line_when_lines_come_in_above() -> None:
    async with driven(at_work(played=18)) as d:
        tree = d.screen.query_one("#tree", LineList)
        tree.highlighted = tree.get_option_index("checkout")
        await d.play()
        assert tree.line is not None
        assert tree.line.key == "checkout"


@pytest.mark.parametrize(
    ("width", "panes"),
    [(80, {"reasoning"}), (120, {"reasoning", "causes"}), (200, {"reasoning", "causes", "talk"})],
)
async def test_panes_fold_when_the_terminal_is_narrow(width: int, panes: set[str]) -> None:
    async with driven(FakeSession(cases.review_entries()), size=(width, 40)) as d:
        assert {str(pane.id) for pane in d.screen.query(".pane") if pane.display} == panes


async def test_a_died_session_ends_the_app_with_its_error() -> None:
    session = FakeSession(cases.review_entries())
    with pytest.raises(RuntimeError, match="the engine died"):
        async with driven(session) as d:
            session.crash = RuntimeError("the engine died")
            d.screen._tick()
