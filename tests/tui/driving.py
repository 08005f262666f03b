"""Drives the app without a terminal: opens a session, waits for what is awaited, reads the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.app import App
from textual.pilot import Pilot

from sessions.locations import Home
from tests.tui.fakes import FakeSession
from tools.errors import WhydunitError
from tui.app import WhydunitApp
from tui.screens.session import SessionScreen

_PATIENCE = 400


class FakeClock:
    """A clock that goes forward only when told."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def forward(self, seconds: float) -> None:
        self.now_s += seconds


@dataclass
class Driver:
    """The app under test, with what its tests ask again and again."""

    app: WhydunitApp
    pilot: Pilot[None]
    session: FakeSession
    clock: FakeClock

    @property
    def screen(self) -> SessionScreen:
        found = [screen for screen in self.app.screen_stack if isinstance(screen, SessionScreen)]
        return found[-1]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Into the input line, and Enter."""
        self.screen.action_ask()
        await self.pilot.pause()
        self.screen.query_one("#prompt").query_one("#input").value = text  # type: ignore[attr-defined]  # an Input
        await self.press("enter")
        await self.screen.settle()
        await self.pilot.pause()

    async def play(self, count: int | None = None) -> None:
        self.session.play(count)
        await self.pilot.pause()

    async def until(self, true: Callable[[], bool]) -> None:
        await until(self.pilot, true)

    def shown(self) -> str:
        """The screen as text."""
        return shown(self.app)


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Let the app work until something is true."""
    for _ in range(_PATIENCE):
        if true():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"what was awaited did not come; the screen shows:\n{shown(pilot.app)}")


def shown(app: App[None]) -> str:
    """What a person reads on the screen, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@asynccontextmanager
async def driven(
    session: FakeSession,
    size: tuple[int, int] = (120, 40),
    clock: FakeClock | None = None,
    *,
    home: Home | None = None,
    by: str | None = "mara",
) -> AsyncIterator[Driver]:
    """The app with this session open and its screen on top; the settings are those of `home`."""
    clock = clock or FakeClock()
    app = WhydunitApp(lambda: session, home=home, by=by, clock_ns=session.last_ns, monotonic_s=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot, session, clock)
        await driver.until(lambda: isinstance(app.screen, SessionScreen))
        await driver.until(lambda: "start" in session.asked_of_it)
        await pilot.pause()
        yield driver


def refusing(error: WhydunitError) -> Callable[[], FakeSession]:
    """An opening that fails."""

    def open_session() -> FakeSession:
        raise error

    return open_session
