"""The app itself, on a real session, with its event loop watched: other benchmarks run it in a terminal.

Usage: python -m tests.benchmarks.tui_watched STORE REPORT [--lines 50000] [--seconds 20]
With lines, so many log lines stream to the journal's readers over so many seconds, and the diagnosis begins
anew whenever it is done, until they are all in. The report is written when the app ends: the loop's longest
blocks, with what the loop and the agents were doing then.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

import tui.app
from agents import events as ev
from sessions.locations import Home
from sessions.session import Session
from tests.benchmarks.growth import windows
from tui import process

LINE: Final = (
    "02:14:07.{n:06d} ERROR checkout-7f9c payment refused order {n}: upstream timed out after 2,000 ms"
)
STREAMED: Final = "all lines are in"
_TICK_S: Final = 0.005
_BLOCK_S: Final = 0.04
_KEPT: Final = 12


@dataclass
class Block:
    """The event loop did nothing else for so long. `own_s` is what it computed itself, `garbage_s` what the
    interpreter's collector took; for the rest it waited for others."""

    began_s: float
    blocked_s: float
    own_s: float
    garbage_s: float
    loop: list[str] = field(default_factory=list)
    engine: list[str] = field(default_factory=list)


class LoopWatch:
    """Ticks on the event loop; a thread beside looks at the stacks while a tick is late."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.ticks = 0
        self._began = time.monotonic()
        self._beat = self._began
        self._loop_thread = 0
        self._stacks: tuple[list[str], list[str]] = ([], [])
        self._over = threading.Event()
        self._garbage_s = self._garbage_since = 0.0
        gc.callbacks.append(self._collecting)

    def _collecting(self, phase: str, info: object) -> None:
        now = time.monotonic()
        if phase == "start":
            self._garbage_since = now
        else:
            self._garbage_s += now - self._garbage_since

    async def tick(self) -> None:
        self._loop_thread = threading.get_ident()
        threading.Thread(target=self._look, daemon=True, name="watch").start()
        while True:
            began, own, garbage_s = time.monotonic(), time.thread_time(), self._garbage_s
            self._beat, self._stacks = began, ([], [])
            await asyncio.sleep(_TICK_S)
            self.ticks += 1
            late = time.monotonic() - began - _TICK_S
            if late > _BLOCK_S:
                own_s = time.thread_time() - own
                garbage_s = self._garbage_s - garbage_s
                self.blocks.append(Block(began - self._began, late, own_s, garbage_s, *self._stacks))

    def report(self) -> dict[str, Any]:
        longest = sorted(self.blocks, key=lambda block: -block.blocked_s)[:_KEPT]
        return {
            "ticks": self.ticks,
            "blocks": len(self.blocks),
            "longest": [asdict(block) for block in longest],
        }

    def stop(self) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(_BLOCK_S / 2):
            beat = self._beat
            if time.monotonic() - beat > _BLOCK_S:
                frames = sys._current_frames()
                engine = next((t.ident for t in threading.enumerate() if t.name == "whydunit-engine"), None)
                stacks = _stack(frames.get(self._loop_thread)), _stack(frames.get(engine or 0))
                if self._beat == beat:
                    self._stacks = stacks


class Streamed:
    """A session into which log lines stream as well: everything else it does is the session's own.

    What is read of it is numbered anew, as the two streams are one.
    """

    def __init__(self, session: Session, lines: int, seconds: float) -> None:
        self._session = session
        self._lines, self._seconds = lines, seconds
        self._numbers = itertools.count(1)
        self._one_at_a_time = threading.Lock()
        self._listeners: list[Callable[[ev.Entry], None]] = []
        session.subscribe(self._pass_on)
        self.over = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def entries(self) -> tuple[ev.Entry, ...]:
        return tuple(ev.Entry(next(self._numbers), e.at_ns, e.event) for e in self._session.entries())

    def subscribe(self, listener: Callable[[ev.Entry], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def stream(self) -> None:
        """All the lines, evenly; then the investigations stop beginning anew."""
        began = time.monotonic()
        for number in range(self._lines):
            due = began + number * self._seconds / self._lines
            if (early := due - time.monotonic()) > 0.001:
                time.sleep(early)
            text = LINE.format(n=number) if number < self._lines - 1 else STREAMED
            self._hear(ev.NoteAdded(number=number + 1, text=text, by="stream"), time.time_ns())
        self.over.set()

    def diagnose_on(self) -> None:
        """Begin anew whenever it is done."""
        while not self.over.is_set():
            if self._session.wait(0.2) and self._session._view.phase in ("review", "cancelled"):
                self._session.rerun()
                time.sleep(0.2)

    def _pass_on(self, entry: ev.Entry) -> None:
        self._hear(entry.event, entry.at_ns)

    def _hear(self, event: ev.Event, at_ns: int) -> None:
        with self._one_at_a_time:
            entry = ev.Entry(next(self._numbers), at_ns, event)
            for listener in tuple(self._listeners):
                listener(entry)


class WatchedApp(tui.app.WhydunitApp):
    """The app, and nothing in it is different but that its loop is watched."""

    CSS_PATH = str(Path(tui.app.__file__).with_name("whydunit.tcss"))

    def __init__(self, streamed: Callable[[], Any], watch: LoopWatch) -> None:
        super().__init__(streamed, by="mara")
        self._watch_loop = watch

    def on_ready(self) -> None:
        self.run_worker(self._watch_loop.tick(), group="watch")


def _stack(frame: FrameType | None) -> list[str]:
    if frame is None:
        return []
    calls = traceback.extract_stack(frame)[-14:]
    return [f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("report", type=Path)
    parser.add_argument("--lines", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    process.begin()
    watch = LoopWatch()
    incident, baseline = windows()
    with tempfile.TemporaryDirectory(prefix="whydunit-watched-") as folder:

        def opened() -> Any:
            session = Session.create(Home(Path(folder)), given.store, incident=incident, baseline=baseline)
            if not given.lines:
                return session
            streamed = Streamed(session, given.lines, given.seconds)
            for work in (streamed.stream, streamed.diagnose_on):
                threading.Thread(target=work, daemon=True).start()
            return streamed

        app = WatchedApp(opened, watch)
        app.run()
        watch.stop()
        if app.session is not None:
            app.session.close()
    given.report.write_text(json.dumps(watch.report()), "utf-8")
    if app.defect is not None:
        raise app.defect


if __name__ == "__main__":
    main()
