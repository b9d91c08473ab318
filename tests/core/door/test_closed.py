"""Which addresses of Streamlit answer."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.door import ClosedAddresses


@pytest.fixture
def client() -> TestClient:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("Streamlit")

    everything = Route("/{path:path}", answer, methods=["GET", "POST"])
    return TestClient(Starlette(routes=[everything], middleware=[Middleware(ClosedAddresses)]))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/mcp", "/pothos/_stcore/agent/interact",
     "/_stcore/script-health-check", "/_stcore/metrics/", "/_stcore/%6Detrics"],
)  # fmt: skip
def test_what_is_no_screen_does_not_answer(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.text) == (404, "Not found")


@pytest.mark.parametrize("path", ["/", "/campaign", "/_stcore/health", "/_stcore/metricsystem"])
def test_the_rest_answers(client: TestClient, path: str) -> None:
    assert client.get(path).text == "Streamlit"
