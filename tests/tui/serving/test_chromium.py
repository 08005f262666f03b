"""The screen in a real browser: it draws, and the keys of the browser reach it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.sessions import cases
from tests.tui.commands.conftest import KeepSession
from tests.tui.commands.conftest import home as home
from tests.tui.commands.conftest import keep_session as keep_session

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_S = 60.0
LISTEN = """
window.seen = ""; window.refused = [];
document.addEventListener("securitypolicyviolation", e => window.refused.push(e.blockedURI));
const add = WebSocket.prototype.addEventListener, words = new TextDecoder();
WebSocket.prototype.addEventListener = function (kind, heard) {
  if (kind === "message") add.call(this, kind, e => {
    if (typeof e.data !== "string") window.seen += words.decode(e.data);
  });
  return add.call(this, kind, heard);
};
"""
"""Keeps what the page is sent to draw, for it draws on a canvas."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to show it in")


class Page:
    """One tab, driven by the browser's own protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=PATIENCE_S)
            if answer.get("id") == self._number:
                result: dict[str, Any] = answer.get("result", answer)
                return result

    async def value(self, expression: str) -> Any:
        result = await self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return result.get("result", {}).get("value")

    async def press(self, key: str, code: int) -> None:
        text = "\r" if key == "Enter" else key
        for kind in ("keyDown", "keyUp"):
            await self.send(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                text=text if kind == "keyDown" else "",
            )  # fmt: skip

    async def until(self, expression: str, true: Callable[[Any], bool]) -> Any:
        value = None
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not true(value := await self.value(expression)):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"what was awaited did not come: {str(value)[-2000:]!r}") from None
        return value


@asynccontextmanager
async def running(
    *command: str, stream: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, asyncio.StreamReader]]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE if stream == "stdout" else asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE if stream == "stderr" else asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    reader = process.stdout if stream == "stdout" else process.stderr
    assert reader is not None
    try:
        yield process, reader
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Callable[[str], Any]]:
    """Chromium without a window; what is yielded opens a page."""
    command = (
        str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank",
    )  # fmt: skip
    async with running(*command, stream="stderr") as (_, says), ClientSession() as session:
        async with asyncio.timeout(PATIENCE_S):
            while "listening on" not in (line := (await says.readline()).decode()):
                assert line
        port = line.partition("127.0.0.1:")[2].partition("/")[0]

        @asynccontextmanager
        async def opened(address: str) -> AsyncIterator[Page]:
            async with session.put(f"http://127.0.0.1:{port}/json/new?{address}") as answer:
                socket = (await answer.json())["webSocketDebuggerUrl"]
            async with session.ws_connect(socket, max_msg_size=0) as connection:
                yield Page(connection)

        yield opened


async def test_the_sessions_are_seen_in_a_browser_and_its_keys_open_one(
    keep_session: KeepSession, tmp_path: Path
) -> None:
    keep_session(cases.confirmed_entries())
    async with running(sys.executable, "-P", "-m", "tui", "serve", stream="stdout") as (server, says):
        address = (await asyncio.wait_for(says.readline(), PATIENCE_S)).decode().strip()
        async with browser(tmp_path / "chromium") as opened, opened("about:blank") as page:
            await page.send("Page.enable")
            await page.send("Page.addScriptToEvaluateOnNewDocument", source=LISTEN)
            await page.send("Page.navigate", url=address)
            await page.until("window.seen", lambda seen: "Checkout errors" in (seen or ""))
            assert "token" not in await page.value("location.href")
            await page.press("Enter", 13)
            await page.until("window.seen", lambda seen: "SINCE" in seen)
            await page.press("q", 81)
            await page.until("document.body.className", lambda names: "-closed" in names)
            assert await page.value("window.refused.join()") == ""
        async with asyncio.timeout(PATIENCE_S):
            server.send_signal(signal.SIGINT)
            assert await server.wait() == 0
