"""An OpenID provider on loopback, with a key of its own: for tests of the sign-in."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.browser.server import free_port

CLIENT = "pothos"


@dataclass
class Provider:
    """A context manager; ``claims`` is what it says of whoever signs in next.

    ``key_of_another`` signs with a key that it does not publish, ``state`` answers with another
    state than it was asked with.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    key_of_another: bool = False
    state: str | None = None

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._key = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self._other = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
        self._nonces: dict[str, str] = {}
        app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )
        config = uvicorn.Config(app, "127.0.0.1", self.port, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> Provider:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def signs_in(self, address: str, **claims: Any) -> None:  # noqa: ANN401 what JSON can hold
        """Whoever comes next is ``address``; ``claims`` are added or replace others."""
        self.key_of_another, self.state = False, None
        self.claims = {"sub": address, "email": address, "email_verified": True} | claims

    async def _metadata(self, _request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> RedirectResponse:
        asked = request.query_params
        code = secrets.token_urlsafe(8)
        self._nonces[code] = asked["nonce"]
        answer = {"code": code, "state": self.state or asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}")

    async def _token(self, request: Request) -> JSONResponse:
        async with request.form() as form:
            code = str(form["code"])
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self._nonces.pop(code),
        }
        key = self._other if self.key_of_another else self._key
        header = {"alg": "RS256", "kid": "ours"}
        token = jwt.encode(header, claims | self.claims, key)
        return JSONResponse(
            {"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        )

    async def _keys(self, _request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})
