"""Security headers on every answer. Streamlit itself sends none."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_script_hashes(html: str) -> list[str]:
    """What a policy must name for the inline scripts of a page to run: 'sha256-...' each."""
    return [
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(html)
    ]


def content_security_policy(
    script_hashes: Sequence[str] = (), framed_by: Sequence[str] = ()
) -> str:
    """The policy for every page: nothing runs, loads or frames that is not ours.

    ``framed_by`` are the origins that may show it in a frame of theirs.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            # Streamlit's own styles are written into the page while it runs.
            "style-src 'self' 'unsafe-inline'",
            # No remote images: a picture named in a file would tell its host who looks.
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            " ".join(("frame-ancestors", *(framed_by or ("'none'",)))),
        )
    )


class SecurityHeaders:
    """ASGI middleware that adds the headers browsers need to distrust what a file says."""

    def __init__(
        self,
        app: ASGIApp,
        page: str = "",
        framed_by: Sequence[str] = (),
        is_secure: bool = False,
    ) -> None:
        """``page`` is the HTML that will be served; its own inline scripts are let through.

        ``is_secure`` where people reach it over https: their browsers are to insist on it.
        """
        self.app = app
        self.policy = content_security_policy(inline_script_hashes(page), framed_by)
        self.is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_media = scope["path"].startswith("/media/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["X-Robots-Tag"] = "noindex, nofollow"
                if self.is_secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page:
                    headers["Content-Security-Policy"] = self.policy
                    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
                if is_page or is_media:
                    # A team's figures do not stay in the cache of a borrowed laptop.
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)
