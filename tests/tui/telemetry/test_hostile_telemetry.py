"""Whatever the telemetry holds, its views show it and obey none of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sessions.case_builder import BASELINE, INCIDENT
from tests.tools.small_store import Call, SmallSystem
from tests.tui.telemetry.looking import looking, press
from tests.tui.telemetry.night import window_of
from tests.tui.test_hostile_text import HOSTILE, assert_inert

LONGEST_LINE = 1_000_000
OPENED = ("enter", "G", "enter", "escape", "escape")
"""A trace, its last span, and back."""


@pytest.mark.parametrize("kind", HOSTILE)
async def test_every_view_shows_it_and_obeys_none_of_it(kind: str, tmp_path: Path) -> None:
    text = HOSTILE[kind]
    name = text[:500] or "-"
    body = text if kind != "long" else "A" * LONGEST_LINE
    system = SmallSystem()
    below = Call(name, name, 5, failed=True, logs=(("error", body), ("info", text)), peer=name)
    for window in (BASELINE, INCIDENT):
        system.calls(window_of(window), Call(name, name, 10, failed=True, below=(below,)), 3)
    with system.store(tmp_path / "hostile.duckdb"):
        pass
    async with looking(tmp_path / "hostile.duckdb", size=(120, 30)) as (d, _):
        for key in (*OPENED, "3", "enter", "j", "enter", "escape", "m", "f"):
            await press(d, key)
            assert_inert(d)
        assert d.app.is_running
