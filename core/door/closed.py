"""Streamlit's addresses that are for nobody who uses a screen: they do not answer.

Its metrics tell how many people are here and what they upload, to anybody who asks; its agent
addresses drive the app without a browser. Both are another way in than the screens.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_CLOSED: Final = re.compile(r"/_stcore/(metrics|agent|script-health-check)(/|$)")


class ClosedAddresses:
    """ASGI middleware: 404 for those, whatever Streamlit's options say; the rest passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _CLOSED.search(scope["path"]):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
