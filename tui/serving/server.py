"""textual-serve with a gate before it: loopback only, one browser, and a process without a shell."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import jinja2
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from tools.errors import UsageError
from tui.serving.gate import LOOPBACK, Gate

COMMAND: Final = (sys.executable, "-P", "-m", "tui")
"""whydunit itself. `-P`: what lies in the folder one stands in is no part of it."""

_LEAVES_WITHIN_S: Final = 5.0
_MOST_CELLS: Final = 1000
_FOCUS: Final = "addEventListener('load', () => document.querySelector('.xterm-helper-textarea')?.focus())"
"""Keys go to the screen at once, without a click."""

_PAGE: Final = Path(__file__).with_name("page.html.j2")


class Process(AppService):
    """whydunit behind one browser tab. Its words go to our stderr, its screen to the tab."""

    arguments: Sequence[str] = ()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *self.arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=self._build_environment(width=width, height=height),
        )
        process.stderr = asyncio.StreamReader()
        process.stderr.feed_eof()
        self._process, self._stdin = process, process.stdin
        return process

    async def end(self) -> None:
        """Have it leave as if the person had; where it does not, end it."""
        try:
            await asyncio.wait_for(self.stop(), _LEAVES_WITHIN_S)
        except TimeoutError:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()
        if self._process is not None:
            await self._process.wait()


class BrowserServer(Server):
    """Serves `whydunit ARGUMENTS` to whoever the gate lets in."""

    def __init__(self, arguments: Sequence[str], gate: Gate, title: str = "whydunit") -> None:
        super().__init__(command="", host=LOOPBACK, port=gate.port, title=title)
        self.gate = gate
        self._arguments = tuple(arguments)
        self._open: set[web.WebSocketResponse] = set()

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self.gate.middleware()])
        app.add_routes(
            [
                web.get("/", self.page),
                web.get("/focus.js", self.focus),
                web.get("/ws", self.handle_websocket),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def page(self, request: web.Request) -> web.Response:
        template = jinja2.Template(_PAGE.read_text(encoding="utf-8"), autoescape=True)
        socket = f"ws://{request.headers['Host']}/ws"
        return web.Response(text=template.render(title=self.title, socket=socket), content_type="text/html")

    async def focus(self, _: web.Request) -> web.Response:
        return web.Response(text=_FOCUS, content_type="text/javascript")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab, one process: it begins with the connection and ends with it."""
        socket = web.WebSocketResponse(heartbeat=15)
        await socket.prepare(request)
        process = Process(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=socket.close,  # type: ignore[arg-type]  # says whether it was open; nobody asks
            download_manager=self.download_manager,
        )
        process.arguments = self._arguments
        self._open.add(socket)
        try:
            await process.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await self._process_messages(socket, process)
        except (ValueError, TypeError, LookupError, AttributeError, AssertionError):
            await socket.close(message=b"that is no message of this page")
        finally:
            self._open.discard(socket)
            await process.end()
        return socket

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002 - aiohttp's shape
        for socket in tuple(self._open):
            await socket.close(message=b"whydunit stopped serving")


async def serve(arguments: Sequence[str], port: int, say_address: Callable[[str], None]) -> None:
    """Serve until Ctrl+C. Port 0 is any free one. Raises `UsageError` where the port cannot be had."""
    gate = Gate()
    server = BrowserServer(arguments, gate)
    runner = web.AppRunner(
        await server._make_app(), access_log=None, shutdown_timeout=_LEAVES_WITHIN_S, handle_signals=False
    )
    await runner.setup()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
        gate.port = runner.addresses[0][1]
        say_address(gate.address)
        await stop.wait()
    except OSError as error:
        raise UsageError(
            f"Port {port} of {LOOPBACK} cannot be had ({error.strerror}).",
            "Name another one, or none: --port 0 takes any that is free.",
        ) from error
    finally:
        await runner.cleanup()


def _cells(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return min(max(int(text), 1), _MOST_CELLS) if text.isdecimal() and len(text) < 6 else default
