"""Draws the pictures of the documents from the demo itself: `python docs/images/draw.py`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from textual.pilot import Pilot  # noqa: E402 - the repository is on the path only now

from sessions.locations import Home  # noqa: E402 - as above
from tests.tui.pictures import localised  # noqa: E402 - as above
from tui.app import WhydunitApp  # noqa: E402 - as above
from tui.commands.live_run import open_demo  # noqa: E402 - as above
from tui.screens.session import SessionScreen  # noqa: E402 - as above

SIZE = (118, 34)
PICTURES = {
    "session": (),
    "talk": ("i", *"why not checkout?".replace(" ", "_"), "enter", "escape", "4"),
    "evidence": ("3", "j", "j", "j", "j", "j", "j", "j", "enter"),
    "review": ("escape", "p"),
}
"""Each picture, and the keys that lead to it from the one before."""


async def draw(home: Home) -> None:
    app = WhydunitApp(lambda: open_demo(home), by="mara")
    async with app.run_test(size=SIZE) as pilot:
        while not (isinstance(app.screen, SessionScreen) and app.screen.view.waits_for_review):
            await pilot.pause(0.05)
        screen = app.screen
        for name, keys in PICTURES.items():
            await pilot.press(*(key if key != "_" else "space" for key in keys))
            while screen.view.unanswered:
                await pilot.pause(0.05)
            await save(pilot, HERE / f"{name}.svg")
    if app.session:
        app.session.close()


async def save(pilot: Pilot[None], path: Path) -> None:
    await pilot.pause(0.2)
    path.write_text(localised(pilot.app.export_screenshot()), encoding="utf-8")
    print(path)  # noqa: T201 - a script's answer


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(draw(Home(Path(folder))))
