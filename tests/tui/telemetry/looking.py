"""Opens the telemetry of a hand-made session, on a store."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tui.telemetry.screen import TelemetryScreen


@asynccontextmanager
async def looking(
    store: Path | None, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Driver, TelemetryScreen]]:
    """A session whose telemetry is looked at, after these keys."""
    async with driven(FakeSession(cases.review_entries(), store=store), size=size) as d:
        await d.press("t")
        yield d, await settled(d)


async def settled(d: Driver) -> TelemetryScreen:
    """The telemetry's screen, when it is there and has read what it reads."""
    await d.until(lambda: isinstance(d.app.screen, TelemetryScreen) and d.app.screen.settled)
    assert isinstance(d.app.screen, TelemetryScreen)
    return d.app.screen


async def press(d: Driver, *keys: str) -> None:
    """Each key when what the one before asked for is there."""
    for key in keys:
        await d.press(key)
        if isinstance(d.app.screen, TelemetryScreen):
            await settled(d)


def zone(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    """The reader is in this time zone, while a fixture holds."""
    monkeypatch.setenv("TZ", name)
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()
