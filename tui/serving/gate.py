"""Who may come in: one browser on this machine, with a token that works once.

The token is in the address that the terminal shows. Its first use gives the browser a cookie, and the
cookie is what counts from then on. The `Host` of every request must be ours, or a name that a stranger
points at 127.0.0.1 would do; a WebSocket must come from a page of ours, or any page could open one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

LOOPBACK: Final = "127.0.0.1"
_NAMES: Final = (LOOPBACK, "localhost")
_TOKEN_BYTES: Final = 32

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Gate:
    """Opens once. `port` is where the server listens, known when it does."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._cookie = secrets.token_urlsafe(_TOKEN_BYTES)
        self._was_used = False

    @property
    def address(self) -> str:
        """Where the one browser comes in."""
        return f"http://{LOOPBACK}:{self.port}/?token={self._token}"

    @property
    def cookie_name(self) -> str:
        """Cookies are shared by all ports of a machine: each server has one of its own."""
        return f"whydunit-{self.port}"

    def middleware(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            own = self._refused(request)
            if own is None:
                own = self._let_in(request)
            response: web.StreamResponse = await handler(request) if own is None else own
            if not response.prepared:
                response.headers.update(self._headers())
            return response

        return guard

    def _refused(self, request: web.Request) -> web.Response | None:
        hosts = {f"{name}:{self.port}" for name in _NAMES}
        if request.headers.get("Host", "").lower() not in hosts:
            return _no("This is not the address that whydunit printed.")
        if request.method != "GET":
            return web.Response(status=405, text="Only GET.")
        if "token" in request.query:
            return None if self._is_the_token(request) else _no("This token is wrong, or was used before.")
        if not _same(request.cookies.get(self.cookie_name, ""), self._cookie):
            return _no("Come in by the address that whydunit printed; it works once.")
        if request.headers.get("Upgrade") and request.headers.get("Origin") not in {
            f"http://{host}" for host in hosts
        }:
            return _no("This connection comes from another page.")
        return None

    def _is_the_token(self, request: web.Request) -> bool:
        return not self._was_used and request.path == "/" and _same(request.query["token"], self._token)

    def _let_in(self, request: web.Request) -> web.Response | None:
        """The first use of the token: a cookie, and an address without the token."""
        if "token" not in request.query:
            return None
        self._was_used = True
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(self.cookie_name, self._cookie, httponly=True, samesite="Strict", path="/")
        return response

    def _headers(self) -> dict[str, str]:
        sockets = " ".join(f"ws://{name}:{self.port}" for name in _NAMES)
        return {
            "Content-Security-Policy": (
                f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
                f"img-src 'self' data:; connect-src 'self' {sockets}; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'"
            ),
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _no(words: str) -> web.Response:
    return web.Response(status=403, text=f"{words}\n")
