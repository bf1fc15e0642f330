"""Every request passes here: to this desk, by somebody who was let in; every answer leaves sealed.

The name in the address is looked at, so that no page from elsewhere reaches the desk by a name of
its own (DNS rebinding); nothing from elsewhere is loaded, and nothing is kept by the browser.
"""

from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 1_000_000  # bytes of what a form may send
_SEALS: Final = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; "
    "script-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without any, browsers hide where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Lets through what is meant for this desk, and seals what leaves it."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        """Guard an application; `hosts`: the names, with the port, by which it may be called."""
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return  # a web socket is not spoken here

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SEALS.items():
                    headers[name] = value
            await send(message)

        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, sealed)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self._hosts:
            return PlainTextResponse("421", 421)
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return PlainTextResponse("405", 405)
        if scope["method"] != "POST":
            return None
        length = headers.get("content-length", "")
        # what comes in chunks may be longer than it says: whoever listens believes the chunks
        is_known = length.isdigit() and "transfer-encoding" not in headers
        if not is_known or int(length) > LARGEST:
            return PlainTextResponse("413", 413)
        origin = headers.get("origin")
        is_own = origin is None or origin.partition("://")[2] in self._hosts
        return None if is_own else PlainTextResponse("403", 403)
