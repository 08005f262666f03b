"""Map, series and changes as pictures (`pytest --snapshot-update`): each is looked at first."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.tui.pictures import localised
from tests.tui.telemetry.looking import looking, press
from tests.tui.test_snapshots import LARGE, SMALL, Picture
from tui import themes
from tui.telemetry.screen import TelemetryScreen

VIEWS = {"map": ["1", "down", "down"], "metrics": ["4"], "changes": ["5"]}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("view", VIEWS)
async def test_view(snapshot: SnapshotAssertion, night: Path, view: str, size: tuple[int, int]) -> None:
    async with looking(night, size=size) as (d, _):
        await press(d, *VIEWS[view])
        assert localised(d.app.export_screenshot()) == snapshot(extension_class=Picture)


async def test_map_in_the_light(snapshot: SnapshotAssertion, night: Path) -> None:
    async with looking(night, size=LARGE) as (d, _):
        d.app.theme = themes.LIGHT.name
        await press(d, "1", "o")
        assert localised(d.app.export_screenshot()) == snapshot(extension_class=Picture)


@pytest.mark.parametrize("key", ["4", "5"], ids=["course", "change"])
async def test_opened(snapshot: SnapshotAssertion, night: Path, key: str) -> None:
    async with looking(night, size=SMALL) as (d, _):
        await press(d, key)
        await d.press("enter")
        await d.until(lambda: not isinstance(d.app.screen, TelemetryScreen))
        await d.until(lambda: "┤" in d.shown() or "No diff" in d.shown())
        assert localised(d.app.export_screenshot()) == snapshot(extension_class=Picture)
