"""What strangers named and wrote is shown on the map, in the series and in the changes, inert."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.telemetry.looking import looking, press
from tests.tui.telemetry.strangers import write_strangers
from tests.tui.test_hostile_text import HOSTILE, assert_inert


@pytest.mark.parametrize("kind", HOSTILE)
async def test_every_view_shows_it_and_obeys_none_of_it(kind: str, tmp_path: Path) -> None:
    store = write_strangers(tmp_path / "s.duckdb", HOSTILE[kind].replace("\0", "")[:20_000])
    async with looking(store, size=(160, 40)) as (d, _):
        await press(d, "1")
        assert_inert(d)
        await press(d, "o", "right", "down")
        assert_inert(d)
        await press(d, "4")
        assert "▲" in d.shown()
        assert_inert(d)
        await d.press("enter")
        await d.until(lambda: "incident" in d.shown() and "┤" in d.shown())
        assert_inert(d)
        await press(d, "escape", "5")
        assert_inert(d)
        await press(d, "g")
        await d.press("enter")
        await d.until(lambda: "file" in d.shown())
        assert_inert(d)
        assert d.app.is_running
