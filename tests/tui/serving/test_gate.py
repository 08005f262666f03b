"""Nobody comes in but one browser on this machine: by the token, once, and then by its cookie."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping

import pytest

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from aiohttp import ClientSession, CookieJar, WSMsgType, WSServerHandshakeError, web
from yarl import URL

from tui.serving import server as serving
from tui.serving.gate import LOOPBACK, Gate
from tui.serving.server import BrowserServer

ECHO = """
import os, sys
out, data = sys.stdout.buffer, sys.stdin.buffer
out.write(b"__GANGLION__\\n")
def say(text): out.write(b"D" + len(text).to_bytes(4, "big") + text); out.flush()
say(repr(sys.argv[1:]).encode())
while head := data.read(5):
    body = data.read(int.from_bytes(head[1:], "big"))
    if head[:1] == b"M" and b"quit" in body: break
    say(body)
"""
"""Stands in for whydunit behind the socket: says its arguments, then what it hears."""

ARGUMENTS = ("open", "--", "/stores/it's $(touch pwned); x.duckdb")


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    monkeypatch.setattr(serving, "COMMAND", (sys.executable, "-c", ECHO))
    gate = Gate()
    runner = web.AppRunner(await BrowserServer(ARGUMENTS, gate)._make_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    gate.port = runner.addresses[0][1]
    yield gate
    await runner.cleanup()


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def status(
    browser: ClientSession, address: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> int:
    async with browser.request(method, URL(address, encoded=True), headers=headers) as response:
        return response.status


def root(gate: Gate) -> str:
    return f"http://{LOOPBACK}:{gate.port}"


async def test_the_token_lets_one_browser_in_and_leaves_the_address(
    gate: Gate, browser: ClientSession
) -> None:
    async with browser.get(gate.address) as response:
        assert response.status == 200
        assert str(response.url) == f"{root(gate)}/"
        (entry,) = response.history
        cookie = entry.headers["Set-Cookie"]
        assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", f"whydunit-{gate.port}="))
        page = await response.text()
    assert "https://" not in page and "token" not in page
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert await status(browser, f"{root(gate)}/static/js/textual.js") == 200


async def test_a_second_use_is_refused_to_everybody(gate: Gate, browser: ClientSession) -> None:
    assert await status(browser, gate.address) == 200
    assert await status(browser, gate.address) == 403
    async with ClientSession() as stranger:
        assert await status(stranger, gate.address) == 403
    assert await status(browser, f"{root(gate)}/") == 200


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/static/js/textual.js", "/?token=", "/?token=guess", "/?token=%00%ff", "/nothing"]
)
async def test_without_the_token_there_is_nothing_to_see(
    gate: Gate, browser: ClientSession, path: str
) -> None:
    assert await status(browser, f"{root(gate)}{path}") == 403
    assert await status(browser, f"{root(gate)}{path}", {"Cookie": f"whydunit-{gate.port}=guess"}) == 403


async def test_a_wrong_try_does_not_use_the_token_up(gate: Gate, browser: ClientSession) -> None:
    assert await status(browser, f"{root(gate)}/?token=guess") == 403
    assert await status(browser, gate.address, method="HEAD") == 405
    assert await status(browser, gate.address, {"Host": "evil.example"}) == 403
    assert await status(browser, gate.address) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}"]
)
async def test_a_name_that_is_not_ours_is_refused_even_with_the_cookie(
    gate: Gate, browser: ClientSession, host: str
) -> None:
    assert await status(browser, gate.address) == 200
    assert await status(browser, f"{root(gate)}/", {"Host": host.format(port=gate.port)}) == 403


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1:{port}"]
)
async def test_a_socket_from_another_page_is_refused(
    gate: Gate, browser: ClientSession, origin: str | None
) -> None:
    assert await status(browser, gate.address) == 200
    headers = {} if origin is None else {"Origin": origin.format(port=gate.port)}
    with pytest.raises(WSServerHandshakeError) as refusal:
        await browser.ws_connect(f"{root(gate)}/ws", headers=headers)
    assert refusal.value.status == 403


async def test_a_socket_without_the_cookie_is_refused(gate: Gate, browser: ClientSession) -> None:
    with pytest.raises(WSServerHandshakeError) as refusal:
        await browser.ws_connect(f"{root(gate)}/ws", headers={"Origin": root(gate)})
    assert refusal.value.status == 403


async def test_the_socket_leads_to_a_process_whose_arguments_no_shell_has_seen(
    gate: Gate, browser: ClientSession
) -> None:
    assert await status(browser, gate.address) == 200
    async with browser.ws_connect(f"{root(gate)}/ws?width=9", headers={"Origin": root(gate)}) as socket:
        first = await socket.receive(timeout=20)
        assert first.data == repr(list(ARGUMENTS)).encode()
        await socket.send_json(["stdin", "4"])
        assert (await socket.receive(timeout=20)).data == b"4"


@pytest.mark.parametrize("message", ["{}", "[]", '["stdin"]', "not json", '["resize", 3]'])
async def test_a_message_that_is_none_ends_the_connection_and_nothing_else(
    gate: Gate, browser: ClientSession, message: str
) -> None:
    assert await status(browser, gate.address) == 200
    async with browser.ws_connect(f"{root(gate)}/ws", headers={"Origin": root(gate)}) as socket:
        await socket.send_str(message)
        while (await socket.receive(timeout=20)).type not in (
            WSMsgType.CLOSE,
            WSMsgType.CLOSED,
            WSMsgType.CLOSING,
        ):
            await asyncio.sleep(0)
    assert await status(browser, f"{root(gate)}/") == 200


def test_two_servers_have_two_tokens_and_two_cookies() -> None:
    one, other = Gate(8000), Gate(8001)
    assert one.address.partition("=")[2] != other.address.partition("=")[2]
    assert len(one.address.partition("=")[2]) >= 43
    assert one.cookie_name != other.cookie_name
