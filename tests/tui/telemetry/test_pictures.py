from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.sessions import cases
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession
from tests.tui.pictures import localised
from tests.tui.telemetry.looking import press, zone
from tests.tui.test_snapshots import LARGE, SMALL, Picture
from tui import themes
from tui.telemetry.waterfall import WaterfallRows


@pytest.fixture(autouse=True)
def zurich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from zone(monkeypatch, "Europe/Zurich")


async def picture(
    store: Path | None, size: tuple[int, int], *keys: str, theme: str = themes.DARK.name
) -> str:
    async with driven(FakeSession(cases.review_entries(), store=store), size=size) as d:
        d.app.theme = theme
        await press(d, "t", *keys)
        waterfalls = d.app.screen.query(WaterfallRows)
        await d.until(lambda: all(rows.path is not None or not rows.count for rows in waterfalls))
        await d.pilot.pause()
        return localised(d.app.export_screenshot())


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param([], id="traces"),
        pytest.param(["enter"], id="waterfall"),
        pytest.param(["3", "j", "enter"], id="logs"),
        pytest.param(["3", "m", "e"], id="lines"),
        pytest.param(["3", "enter", "j", "enter"], id="line"),
    ],
)
async def test_view(snapshot: SnapshotAssertion, night: Path, keys: list[str], size: tuple[int, int]) -> None:
    assert await picture(night, size, *keys) == snapshot(extension_class=Picture)


async def test_light(snapshot: SnapshotAssertion, night: Path) -> None:
    shown = await picture(night, LARGE, "enter", theme=themes.LIGHT.name)
    assert shown == snapshot(extension_class=Picture)


async def test_moved_window(snapshot: SnapshotAssertion, night: Path) -> None:
    shown = await picture(night, SMALL, "3", "plus", "left_square_bracket", "b", "R")
    assert shown == snapshot(extension_class=Picture)


async def test_gone(snapshot: SnapshotAssertion) -> None:
    assert await picture(None, SMALL) == snapshot(extension_class=Picture)
