from __future__ import annotations

import random

import pytest

from tests.sessions import cases
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession

KEYS = (
    *"123456jkgGnNipaeruxymd/?-+PHUho",
    "tab", "shift+tab", "enter", "escape", "up", "down", "pageup", "pagedown", "home", "end", "left",
    "right", "space", "backspace", "ctrl+t", "ctrl+p", "ctrl+s", "question_mark", "slash", "f1",
)  # fmt: skip
SIZES = ((80, 24), (120, 40), (200, 60), (40, 12), (10, 4), (1, 1))


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_draws_without_a_line_too_wide(size: tuple[int, int]) -> None:
    async with driven(FakeSession(cases.confirmed_entries()), size=size) as d:
        for key in ("1", "2", "3", "4", "5", "p", "3", "escape", "3", "enter"):
            await d.press(key)
            lines = d.shown().splitlines()
            assert len(lines) <= size[1]
            assert all(len(line) <= size[0] for line in lines)


async def test_a_storm_of_resizes_ends_as_it_began() -> None:
    async with driven(FakeSession(cases.confirmed_entries()), size=(120, 40)) as d:
        before = d.shown()
        for width, height in (*SIZES, *reversed(SIZES), (120, 40)):
            await d.pilot.resize_terminal(width, height)
        await d.until(lambda: d.shown() == before)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_no_key_hint_is_cut(size: tuple[int, int]) -> None:
    async with driven(FakeSession(cases.review_entries()), size=size) as d:
        assert d.shown().splitlines()[-1].rstrip().endswith("? help")


@pytest.mark.parametrize("seed", range(3))
async def test_random_keys_break_nothing_and_lose_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    chance = random.Random(seed)
    entries = cases.review_entries()
    session = FakeSession(entries[:10], entries[10:])
    async with driven(session, size=chance.choice(SIZES[:4])) as d:
        for step in range(80):
            await d.pilot.press(chance.choice(KEYS))
            if step % 4 == 0:
                session.play(1)
            if not d.app.is_running or d.app._exit:
                break
            d.clock.forward(0.3)
        await d.screen.settle()
        await d.pilot.pause()
        assert d.screen.view.entries == list(session.entries())
