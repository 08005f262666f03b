from __future__ import annotations

from pathlib import Path

from tests.sessions import cases
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession
from tests.tui.telemetry.looking import looking, press, settled
from tui.screens.session import SessionScreen


async def test_a_key_opens_the_telemetry_at_the_incident_and_esc_leaves_it(night: Path) -> None:
    async with looking(night) as (d, screen):
        assert screen.look is not None
        assert screen.look.window == screen.look.incident
        assert "1.0 s" in d.shown()
        await d.press("escape")
        assert isinstance(d.app.screen, SessionScreen)


async def test_a_command_opens_the_view_it_names_on_the_service_it_names(night: Path) -> None:
    async with driven(FakeSession(cases.review_entries(), store=night)) as d:
        await d.type("/logs payment")
        await settled(d)
        assert "NullPointerException" in d.shown()
        assert "looked up" not in d.shown()
        await press(d, "s")
        assert "looked up" in d.shown()


async def test_what_is_looked_at_is_remembered_between_visits(night: Path) -> None:
    async with looking(night) as (d, screen):
        await press(d, "3", "left_square_bracket")
        before = screen.look
        await press(d, "escape", "t")
        again = await settled(d)
        assert (again.active, again.look) == ("logs", before)


async def test_a_store_that_is_gone_is_said_with_a_remedy_and_nothing_is_lost() -> None:
    async with looking(None) as (d, _):
        assert "There is no telemetry store" in d.shown()
        await d.press("3", "plus", "R", "escape")
        assert isinstance(d.app.screen, SessionScreen)
