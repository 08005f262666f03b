"""How long do the views of the telemetry take from a key to the paint, on the sizes they promise to bear?

Usage: python -m tests.benchmarks.tui_panes [--store FILE] [--runs 5] [--keys 500]
A store of 10^6 log lines, a trace of 10^5 spans and 5,000 services is made, and kept in FILE if given.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from textual.app import App

from agents import events as ev
from agents.diagnosis import TimeRange
from tests.benchmarks.taken import Taken, now
from tests.benchmarks.tui_store import BASELINE, INCIDENT, LARGE_TRACE, write_large_store
from tests.sessions import case_builder
from tests.tui.fakes import FakeSession
from tui.app import WhydunitApp
from tui.screens.session import SessionScreen
from tui.telemetry.log_rows import LogRows
from tui.telemetry.screen import TelemetryScreen
from tui.telemetry.views import VIEWS
from tui.telemetry.waterfall import WaterfallRows
from tui.widgets.virtual_rows import VirtualRows

PROMISED_S = 0.3
SIZE = (120, 40)


@dataclass
class Bench:
    """One app on the store; times by what was done, memory in MiB by when."""

    app: App[None]
    took: dict[str, list[Taken]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)

    @property
    def screen(self) -> TelemetryScreen:
        assert isinstance(self.app.screen, TelemetryScreen)
        return self.app.screen

    async def until_painted(self) -> None:
        """Let the app work until nothing is read any more, and paint once."""
        while not (isinstance(self.app.screen, TelemetryScreen) and self.app.screen.settled):
            await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        self.app.screen._compositor.render_strips()

    async def timed(self, what: str, act: Callable[[], Awaitable[object]]) -> None:
        began = now()
        await act()
        await self.until_painted()
        self.keep(what, began)

    def keep(self, what: str, began: Taken) -> None:
        self.took.setdefault(what, []).append(now() - began)

    async def press(self, key: str) -> None:
        await self.app._press_keys([key])

    async def scroll(self, rows: VirtualRows, key: str, keys: int) -> None:
        for _ in range(keys):
            await self.press(key)
            if rows.cursor in (0, rows.count - 1):
                rows.go_to(0 if rows.cursor else rows.count - 1)
        await self.until_painted()

    def remember(self, when: str) -> None:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
        self.memory[when] = int(found[1]) / 1024 if found else 0.0


@asynccontextmanager
async def bench(store: Path) -> AsyncIterator[Bench]:
    journal = case_builder.Journal()
    journal.add(
        case_builder.opened("large", store=str(store)),
        ev.RunStarted(run=1, fingerprint=case_builder.FINGERPRINT),
        ev.WindowsSet(
            run=1, incident=TimeRange.of(INCIDENT), baseline=TimeRange.of(BASELINE), how="given", missing=(),
            evidence=("E1",),
        ),
    )  # fmt: skip
    session = FakeSession(journal.entries, store=store)
    app = WhydunitApp(lambda: session, by="ada", clock_ns=session.last_ns)
    async with app.run_test(size=SIZE) as pilot:
        while not isinstance(app.screen, SessionScreen):
            await pilot.pause(0.01)
        yield Bench(app)


async def open_views(b: Bench) -> None:
    """The screen, and each of its views, once."""
    await b.timed("the screen, by its key", lambda: b.press("t"))
    for view in VIEWS:
        b.screen.action_show_pane("traces" if view.pane.id != "traces" else "logs")
        await b.until_painted()
        b.screen._shown.clear()
        await b.timed(f"{view.pane.name.lower()}", lambda key=view.pane.key: b.press(key))  # type: ignore[misc]


async def open_large(b: Bench, keys: int) -> None:
    look = b.screen.look
    assert look is not None
    rows = b.screen.query_one(WaterfallRows)

    async def to_trace() -> None:
        assert look is not None
        b.screen.turn_to(look.of_trace(LARGE_TRACE), "traces")
        while not rows.count:
            await asyncio.sleep(0.001)
        b.app.screen._compositor.render_strips()

    began = now()
    await to_trace()
    b.keep("waterfall of 10^5 spans", began)
    while rows.path is None:
        await asyncio.sleep(0.001)
    await b.until_painted()
    b.keep("  and its critical path", began)
    for what, key in (
        ("  next error", "e"),
        ("  fold all", "z"),
        ("  unfold all", "z"),
        ("  last span", "G"),
    ):
        await b.timed(what, lambda key=key: b.press(key))  # type: ignore[misc]
    await b.press("z")
    b.remember("waterfall opened")
    await b.scroll(rows, "pageup", keys)
    b.remember("waterfall scrolled")
    b.screen.turn_to(look.of_trace(None), "logs")
    await b.until_painted()


async def open_lines(b: Bench, keys: int) -> None:
    rows = b.screen.query_one(LogRows)
    await b.timed("logs: unfold a group of 10^5 lines", lambda: b.press("enter"))
    await b.press("enter")

    async def by_time() -> None:
        await b.press("m")
        while rows.count < 100:
            await asyncio.sleep(0.001)
        b.app.screen._compositor.render_strips()

    began = now()
    await by_time()
    b.keep("logs: by time", began)
    await b.until_painted()
    b.keep("  and where each page begins", began)
    for what, key in (
        ("  next line that reports one", "e"),
        ("  last line", "G"),
        ("  and back to one", "E"),
    ):
        await b.timed(what, lambda key=key: b.press(key))  # type: ignore[misc]
    b.remember("logs opened")
    await b.scroll(rows, "pageup", keys)
    b.remember("logs scrolled")
    await b.timed("logs: errors only", lambda: b.press("v"))
    await b.press("v")
    await b.press("v")
    await b.press("m")
    await b.until_painted()


async def measure(store: Path, runs: int, keys: int) -> Bench:
    async with bench(store) as b:
        b.remember("at first")
        for _ in range(runs):
            await open_views(b)
            await open_large(b, keys)
            await open_lines(b, keys)
            await b.press("escape")
            while not isinstance(b.app.screen, SessionScreen):
                await asyncio.sleep(0.001)
        return b


def table(b: Bench) -> str:
    lines = [
        f"| what | median ms | worst ms | of the processor | within {PROMISED_S} s |",
        "|---|---|---|---|---|",
    ]
    for what, took in b.took.items():
        clock_s = sorted(each.clock_s for each in took)
        processor_s = median(each.processor_s for each in took)
        kept = "yes" if median(clock_s) <= PROMISED_S else "no"
        lines.append(
            f"| {what} | {median(clock_s) * 1000:.0f} | {clock_s[-1] * 1000:.0f} "
            f"| {processor_s * 1000:.0f} | {kept} |"
        )
    lines += ["", "| when | MiB |", "|---|---|"]
    lines += [f"| {when} | {held:.0f} |" for when, held in b.memory.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keys", type=int, default=500, help="pressed while memory is watched")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whydunit-panes-") as scratch:
        store = given.store or Path(scratch) / "large.duckdb"
        if not store.exists():
            write_large_store(store)
        sys.stdout.write(table(asyncio.run(measure(store, given.runs, given.keys))) + "\n")


if __name__ == "__main__":
    main()
