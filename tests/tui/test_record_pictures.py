"""The record's screens as pictures: a change of one is looked at before it is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from sessions import catalogue
from sessions.catalogue import SessionSummary
from sessions.locations import Home
from tests.sessions import cases
from tests.tui.driving import shown, until
from tests.tui.pictures import localised
from tests.tui.test_snapshots import LARGE, SMALL, Picture, app_on
from tools.times import parse_instant
from tui import themes
from tui.app import WhydunitApp
from tui.screens.picker import PickerScreen
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


def summaries() -> tuple[SessionSummary, ...]:
    return (
        SessionSummary(
            "20260302-0310-x2vb", "Checkout, the night of the sale", parse_instant("2026-03-02T03:10:00Z"),
            "review", "confirmed", "payment", "checkout.duckdb", "draft", words="checkout sale payment",
        ),
        SessionSummary(
            "20260301-0230-k7qd", "A quiet night", parse_instant("2026-03-01T02:30:00Z"),
            "done", "healthy", None, "night.duckdb", None, words="quiet night",
        ),
        SessionSummary("20260228-x", "?", 0, "broken", None, None, "", None, broken="its journal is torn"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "size", "keys"),
    [
        pytest.param(summaries(), SMALL, [], id="80x24"),
        pytest.param(summaries(), LARGE, [], id="120x40"),
        pytest.param(summaries(), SMALL, ["slash", *"sale"], id="search"),
        pytest.param(summaries(), SMALL, ["R"], id="rename"),
        pytest.param((), SMALL, [], id="welcome"),
        pytest.param((), SMALL, ["i"], id="ingest"),
    ],
)
async def test_picker(
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    kept: tuple[SessionSummary, ...],
    size: tuple[int, int],
    keys: list[str],
) -> None:
    monkeypatch.setattr(catalogue, "list_sessions", lambda home: kept)
    app = WhydunitApp(home=Home(Path("/srv/mara/whydunit")), by="mara", clock_ns=lambda: 0)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert localised(app.export_screenshot()) == snapshot(extension_class=Picture)
