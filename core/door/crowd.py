"""How many may have a screen open at once: whoever comes later is told so, and those who are here
go on undisturbed.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.door.plain_page import PLAIN_PAGE

MOST_AT_ONCE: Final = 200
"""Open screens. Fifty that change something every five seconds were measured (README); most people
only look."""
_TRY_AGAIN_S: Final = 30
_TRY_AGAIN_LATER: Final = 1013
"""Of the websocket's closing codes: https://www.iana.org/assignments/websocket."""

_FULL: Final = PLAIN_PAGE.format(
    body="""
<h1>Very many people are here right now</h1>
<p>Pothos lets nobody else in so that it stays quick for them. Nothing is lost: try again in half a
minute.</p>
"""
)


class Crowd:
    """ASGI middleware: no more than ``most`` connections of screens at once."""

    def __init__(self, app: ASGIApp, most: int = MOST_AT_ONCE) -> None:
        self.app = app
        self.most = most
        self.here = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if self.here >= self.most:
                await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
                return
            self.here += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.here -= 1
        elif self.here >= self.most and _is_a_screen(scope):
            headers = {"Retry-After": str(_TRY_AGAIN_S)}
            await HTMLResponse(_FULL, 503, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_a_screen(scope: Scope) -> bool:
    """Whether a browser asks for a page to look at; what open screens need besides is none."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in Request(scope).headers.get("accept", "")
    )
