"""How soon the views of the telemetry are there: 5,000 services, a million calls, 10,000 series.

    python -m tests.benchmarks.tui_views

Opens the telemetry on a store that is made for it and takes the time from a view's key to its rows on the
screen, in one process: the worst of three visits on fresh screens. What was read once is shown at once.
"""

from __future__ import annotations

import asyncio
import json
import resource
import time
from collections.abc import Awaitable
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.events import Key

from tests.sessions.case_builder import BASELINE
from tests.tui.driving import Driver
from tests.tui.telemetry.looking import looking, press
from tools.telemetry_store import SCHEMA_VERSION, new_store
from tools.times import MINUTE_NS
from tui.telemetry.screen import TelemetryScreen
from tui.terminal import say
from tui.widgets.row_list import RowList

CALLS, SERIES, POINTS = 1_000_000, 10_000, 120
VIEWS = (("map", "1", "#map-list"), ("metrics", "4", "#metric-list"), ("changes", "5", "#change-list"))
VISITS = 3
KEYS = 50


def write_big(path: Path) -> Path:
    start = BASELINE.window().start_ns
    with new_store(path) as connection:
        given = {"start": start, "calls": CALLS, "series": SERIES, "points": POINTS}
        text = Path(__file__).with_suffix(".sql").read_text("utf-8")
        for statement in connection.extract_statements(text):
            connection.execute(statement, {name: given[name] for name in statement.named_parameters})
        whole = [start, start + 60 * MINUTE_NS]
        info = {
            "schema_version": SCHEMA_VERSION,
            "fingerprint": "big",
            "sources": ["tui_views"],
            "row_counts": {"spans": CALLS, "metrics": SERIES * POINTS},
            "time_ranges": {"spans": whole, "metrics": whole},
            "resolution_ns": {},
            "warnings": [],
        }
        connection.execute(
            "INSERT INTO store_info SELECT unnest(?), unnest(?)::JSON",
            [list(info), [json.dumps(value) for value in info.values()]],
        )
    return path


async def measure(store: Path) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    for _ in range(VISITS):
        async with looking(store, size=(120, 40)) as (d, screen):
            for name, key, rows in VIEWS:
                taken.setdefault(f"open {name}", []).append(await _timed(_opens(d, screen, name, key, rows)))
            await press(d, "1")
            taken.setdefault("a key on the map", []).append(await _timed(_keys(d)) / KEYS)
            await press(d, "4")
            taken.setdefault("a key in the series", []).append(await _timed(_keys(d)) / KEYS)
            await press(d, "slash")
            taken.setdefault("a letter of the filter", []).append(await _timed(d.pilot.press("7")))
    return taken


async def _opens(d: Driver, screen: TelemetryScreen, name: str, key: str, rows: str) -> None:
    """Until the rows are there; the store has no change to list."""
    d.app.post_message(Key(key, key))
    shown = screen.query_one(rows, RowList)
    while screen.active != name or not screen.settled or (name != "changes" and shown.key is None):
        await asyncio.sleep(0.002)


async def _keys(d: Driver) -> None:
    for _ in range(KEYS):
        await d.pilot.press("down")


async def _timed(act: Awaitable[object]) -> float:
    started = time.perf_counter()
    await act
    return time.perf_counter() - started


def main() -> None:
    with TemporaryDirectory() as folder:
        taken = asyncio.run(measure(write_big(Path(folder) / "big.duckdb")))
    for name, seconds in taken.items():
        say(f"{name:<24} best {min(seconds) * 1000:6.0f} ms, worst {max(seconds) * 1000:6.0f} ms")
    say(f"{'peak memory':<24} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
