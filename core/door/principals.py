"""Every request gets to know who it is from, and what is not for them does not answer.

A session of Streamlit can be taken over by whoever knows its id (measured), unless the user that
it began with is another one. So the name of the visitor is given to Streamlit in a header of ours,
which nobody else can send, and every screen compares it with the cookies again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import anyio
import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.acting import MAY, THIS_MACHINE, Act
from core.door.visitors import Visitor, Visitors

HEADER: Final = b"x-pothos-principal"
_UPLOADS: Final = re.compile(r"/_stcore/upload_file(/|$)")
_MEDIA: Final = re.compile(r"^/+media(/|$)")
"""Files that screens gave out; /static/media holds Streamlit's own fonts, which are for all."""
_LOOK_EVERY_S: Final = 2.0
_POLICY_VIOLATION: Final = 1008


class Principals:
    """ASGI middleware: names the visitor to Streamlit, closes uploads and files to guests, and
    ends a connection whose visitor is no longer let in. ``visitors`` is asked at each request,
    ``is_let_through`` of each message of a connection.
    """

    def __init__(
        self,
        app: ASGIApp,
        visitors: Callable[[], Visitors],
        is_let_through: Callable[[bytes], bool] = lambda frame: True,
    ) -> None:
        self.app = app
        self.visitors = visitors
        self.is_let_through = is_let_through

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        cookies = HTTPConnection(scope).cookies
        needed = _needed(scope)
        if scope["type"] == "http" and needed is None:
            await self.app(_named(scope, None), receive, send)
            return
        visitor = await self._visitor(cookies)
        if needed is not None and needed not in MAY[visitor.person.role]:
            await PlainTextResponse("Not for you", 403)(scope, receive, send)
            return
        named = _named(scope, visitor.principal)
        if scope["type"] == "http":
            await self.app(named, receive, send)
        elif visitor.person == THIS_MACHINE:
            await self.app(named, self._let_through(receive), send)
        else:
            await self._while_let_in(cookies, visitor, named, self._let_through(receive), send)

    def _let_through(self, receive: Receive) -> Receive:
        """What a connection receives, without the messages that are not for screens."""

        async def receive_allowed() -> Message:
            while True:
                message = await receive()
                frame = message.get("bytes")
                if (
                    message["type"] != "websocket.receive"
                    or not frame
                    or self.is_let_through(frame)
                ):
                    return message

        return receive_allowed

    async def _visitor(self, cookies: dict[str, str]) -> Visitor:
        return await anyio.to_thread.run_sync(self.visitors().visitor, cookies)

    async def _while_let_in(
        self,
        cookies: dict[str, str],
        visitor: Visitor,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve a connection until it ends, or its visitor would be another one now."""
        is_over = anyio.Event()

        async def receive_or_end() -> Message:
            told: list[Message] = []

            async def wait_for(tasks: anyio.abc.TaskGroup) -> None:
                await is_over.wait()
                tasks.cancel_scope.cancel()

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(wait_for, tasks)
                told.append(await receive())
                tasks.cancel_scope.cancel()
            return told[0] if told else {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

        async def send_unless_over(message: Message) -> None:
            if not is_over.is_set():
                await send(message)

        async def watch() -> None:
            while True:
                await anyio.sleep(_LOOK_EVERY_S)
                now = await self._visitor(cookies)
                if now.principal != visitor.principal:
                    is_over.set()
                    await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
                    return

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch)
            await self.app(scope, receive_or_end, send_unless_over)
            tasks.cancel_scope.cancel()


def _needed(scope: Scope) -> Act | None:
    """What a visitor must be allowed to for this address; None where anybody may ask."""
    if _UPLOADS.search(scope["path"]):
        return "change"
    return "look" if _MEDIA.match(scope["path"]) else None


def _named(scope: Scope, principal: str | None) -> Scope:
    """The request without any header that claims to be ours, and with ours."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name.lower().replace(b"_", b"-") != HEADER
    ]
    if principal is not None:
        headers.append((HEADER, principal.encode("ascii")))
    return {**scope, "headers": headers}
