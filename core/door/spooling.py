"""Uploads go to disk while they arrive; Streamlit gets a ticket in their place.

Streamlit's own handler still decides whether an upload is allowed: it checks the XSRF token and
the session before it asks for the body, and only when it asks does anything reach the disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import anyio
import anyio.from_thread
import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.door.multipart import BrokenFormError, FileOfForm, boundary_of
from core.door.uploads import UPLOADS
from core.errors import PothosError
from core.exports.export import SpooledFile
from core.store.spool import UPLOAD_LIMIT_BYTES
from core.store.spool import receive as receive_file

_UPLOAD_ADDRESS: Final = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
_TICKET: Final = b"This upload lies in the spool of Pothos."
_UPLOADS_AT_ONCE: Final = 8


class UploadTooLargeError(Exception):
    """More bytes than an upload may have."""


class UploadSpooling:
    """ASGI middleware for Streamlit's upload address; everything else passes untouched.

    ``spool`` gives the directory, asked for at each upload because the store opens after the app
    is made.
    """

    def __init__(
        self, app: ASGIApp, spool: Callable[[], Path], limit_bytes: int = UPLOAD_LIMIT_BYTES
    ) -> None:
        self.app = app
        self.spool = spool
        self.limit_bytes = limit_bytes
        # Threads of our own: a slow upload never holds up the threads that serve pages.
        self._threads: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = _UPLOAD_ADDRESS.search(scope["path"]) if scope["type"] == "http" else None
        if address is not None and scope["method"] == "PUT":
            await self._put(address[1], address[2], scope, receive, send)
        elif address is not None and scope["method"] == "DELETE":
            await self._delete(address[1], address[2], scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _put(
        self, session_id: str, file_id: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        kept: SpooledFile | PothosError | None = None
        is_registered = False
        is_asked_for = False

        async def receive_ticket() -> Message:
            nonlocal kept, is_asked_for
            if is_asked_for:
                return await receive()
            is_asked_for = True
            boundary = boundary_of(Headers(scope=scope).get("content-type", ""))
            kept, form = await self._spool(boundary, receive)
            return {"type": "http.request", "body": form, "more_body": False}

        async def send_and_register(message: Message) -> None:
            nonlocal is_registered
            if (
                message["type"] == "http.response.start"
                and 200 <= message["status"] < 300
                and kept is not None
            ):
                # Before the browser hears of it: its next message is already for the screen.
                is_registered = UPLOADS.add(session_id, file_id, kept)
            await send(message)

        try:
            await self.app(scope, receive_ticket, send_and_register)
        except UploadTooLargeError:
            await PlainTextResponse("File too large", 413)(scope, receive, send)
        except BrokenFormError as error:
            await PlainTextResponse(str(error), 400)(scope, receive, send)
        finally:
            if isinstance(kept, SpooledFile) and not is_registered:
                kept.path.unlink(missing_ok=True)

    async def _spool(
        self, boundary: bytes, receive: Receive
    ) -> tuple[SpooledFile | PothosError, bytes]:
        """Write the file of the form to the spool, in a thread of its own."""
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(_UPLOADS_AT_ONCE)

        def spool() -> tuple[SpooledFile | PothosError, bytes]:
            form = FileOfForm(boundary, body)
            pieces = _limited(form, self.limit_bytes)
            try:
                kept: SpooledFile | PothosError = receive_file(
                    self.spool(), form.file_name, pieces, self.limit_bytes
                )
            except PothosError as trouble:
                # The browser would show a bare status code; the screen shows what to do. What is
                # left of the upload is read and dropped, so that the answer arrives.
                kept = trouble
                for _ in pieces:
                    pass
            return kept, form.form_with(_TICKET)

        body = _body_from_thread(receive)
        return await anyio.to_thread.run_sync(spool, limiter=self._threads)

    async def _delete(
        self, session_id: str, file_id: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        async def send_and_remove(message: Message) -> None:
            if message["type"] == "http.response.start" and 200 <= message["status"] < 300:
                UPLOADS.remove(session_id, file_id)
            await send(message)

        await self.app(scope, receive, send_and_remove)


def _body_from_thread(receive: Receive) -> Iterator[bytes]:
    """The request's body, piece by piece, for code that runs in a thread of the event loop."""

    async def next_message() -> Message:
        return await receive()

    while True:
        message = anyio.from_thread.run(next_message)
        if message["type"] == "http.disconnect":
            raise BrokenFormError("The upload stopped before its end.")
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return


def _limited(pieces: FileOfForm, limit_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit_bytes:
            raise UploadTooLargeError
        yield piece
