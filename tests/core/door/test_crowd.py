"""Above so many open screens a newcomer is told so, and nobody who is here notices."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.door import Crowd

STREAM = "/_stcore/stream"
A_BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("Streamlit")

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            if await socket.receive_text() == "fail":
                raise RuntimeError("A screen failed")
            await socket.send_text("still here")

    routes = [WebSocketRoute(STREAM, talk), Route("/{path:path}", answer)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Crowd, most=2)])) as client:
        yield client


def test_who_comes_when_it_is_full_is_told_so_politely(client: TestClient) -> None:
    with client.websocket_connect(STREAM) as one, client.websocket_connect(STREAM) as another:
        answer = client.get("/campaign", headers=A_BROWSER)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "30"
        assert "Very many people are here right now" in answer.text
        with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect(STREAM):
            pass
        assert closed.value.code == 1013
        for path in ("/health", "/static/app.js", "/_stcore/health"):
            assert client.get(path, headers={"accept": "*/*"}).text == "Streamlit"
        for socket in (one, another):
            socket.send_text("hello")
            assert socket.receive_text() == "still here"


def test_a_place_is_free_again_once_somebody_has_gone_or_failed(client: TestClient) -> None:
    with client.websocket_connect(STREAM) as one:
        one.send_text("hello")
        one.receive_text()
    with (
        contextlib.suppress(RuntimeError, WebSocketDisconnect),
        client.websocket_connect(STREAM) as another,
    ):
        another.send_text("fail")
        another.receive_text()
    with client.websocket_connect(STREAM), client.websocket_connect(STREAM):
        assert client.get("/", headers=A_BROWSER).status_code == 503
    assert client.get("/", headers=A_BROWSER).text == "Streamlit"
