"""The record's screens as pictures: a change of one is looked at before it is accepted."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.sessions import cases
from tests.tui.driving import shown, until
from tests.tui.pictures import localised
from tests.tui.test_snapshots import LARGE, SMALL, Picture, app_on
from tui import themes
from tui.screens.session import SessionScreen


async def picture(size: tuple[int, int], awaited: str, *keys: str, theme: str = themes.DARK.name) -> str:
    """The screen after the first key has led to what is awaited, and the others were pressed."""
    app = app_on(cases.confirmed_entries(), theme)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await pilot.press(keys[0])
        await until(pilot, lambda: awaited in shown(app))
        for key in keys[1:]:
            await pilot.press(key)
            await pilot.pause()
        return localised(app.export_screenshot())


@pytest.mark.parametrize(
    ("size", "keys", "theme"),
    [
        pytest.param(SMALL, [], themes.DARK.name, id="sections-80x24"),
        pytest.param(SMALL, ["j", "j", "enter"], themes.DARK.name, id="text-80x24"),
        pytest.param(LARGE, ["j", "j"], themes.DARK.name, id="120x40"),
        pytest.param(LARGE, ["j", "j"], themes.LIGHT.name, id="120x40-light"),
        pytest.param(LARGE, ["i"], themes.DARK.name, id="writing"),
        pytest.param(SMALL, ["a", *"02:14", "space", *"bank"], themes.DARK.name, id="adding"),
    ],
)
async def test_postmortem(
    snapshot: SnapshotAssertion, size: tuple[int, int], keys: list[str], theme: str
) -> None:
    assert await picture(size, "Lessons", "6", *keys, theme=theme) == snapshot(extension_class=Picture)


async def test_export(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert await picture(SMALL, "A new file", "x") == snapshot(extension_class=Picture)


@pytest.mark.parametrize(("key", "size"), [("U", SMALL), ("H", LARGE)], ids=["status", "handover"])
async def test_paste(snapshot: SnapshotAssertion, key: str, size: tuple[int, int]) -> None:
    assert await picture(size, "Copied", key) == snapshot(extension_class=Picture)
