"""Every request is from somebody, and what is not for them does not answer."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.acting import THIS_MACHINE
from core.door import Hosting, Principals, Visitors, guest_routes
from core.door import principals as door
from core.sharing import (
    Access,
    Asked,
    Chosen,
    View,
    let_in,
    make_link,
    pause,
    revoke,
    sign_out_everywhere,
    switch_links,
)

HOSTED = Hosting("http://127.0.0.1", "127.0.0.1", False, ("olga@example.com",), ("",), frozenset())
ASKED = Asked("Leaf & Co.", "", "frozen", Chosen(("moss",)), 30)
SPELLINGS = ("X-Pothos-Principal", "x-pothos-principal", "X_POTHOS_PRINCIPAL", "x-pothos_principal",
             "X-POTHOS-PRINCIPAL")  # fmt: skip


def user_of(cookies: Mapping[str, str]) -> Mapping[str, Any]:
    """Instead of Streamlit's signed cookie: who says an address is that address."""
    address = unquote(cookies.get("signed", ""))
    return {"is_logged_in": True, "email": address, "email_verified": True} if address else {}


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(tmp_path)


def app_of(
    visitors: Visitors, is_let_through: Callable[[bytes], bool] = lambda frame: True
) -> Starlette:
    async def answer(request: Request) -> JSONResponse:
        return JSONResponse(
            {"names": [value for name, value in request.headers.items() if "principal" in name]}
        )

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json(
            [value for name, value in socket.headers.items() if "principal" in name]
        )
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                await socket.send_text(await socket.receive_text())

    return Starlette(
        routes=[
            *guest_routes(lambda: visitors),
            WebSocketRoute("/_stcore/stream", talk),
            Route("/{path:path}", answer, methods=["GET", "PUT", "DELETE", "HEAD", "POST"]),
        ],
        middleware=[
            Middleware(Principals, visitors=lambda: visitors, is_let_through=is_let_through)
        ],
    )


@pytest.fixture
def client(access: Access) -> TestClient:
    return TestClient(app_of(Visitors(access, HOSTED, user_of)), base_url="http://127.0.0.1")


def bound_to(role: str, name: str) -> str:
    return hashlib.sha256(f"{role}:{name}".encode()).hexdigest()


def names(client: TestClient, headers: dict[str, str] | None = None) -> list[str]:
    with client.websocket_connect("/_stcore/stream", headers=dict(headers or {})) as socket:
        found: list[str] = socket.receive_json()
    return found


def signed(address: str) -> dict[str, str]:
    return {"cookie": f"signed={address}"}


def guest(client: TestClient, access: Access) -> tuple[str, str]:
    """The id of a new link, and the cookie of a guest who came by it."""
    link, token = make_link(access, ASKED, lambda chosen: View(None, ()))
    client.cookies.clear()
    answer = client.post(f"/s/{token}", follow_redirects=False)
    client.cookies.clear()
    return link.link_id, answer.headers["set-cookie"].split(";")[0]


def test_a_session_is_bound_to_its_visitor(client: TestClient, access: Access) -> None:
    let_in(access, "ana@example.com", "analyst")
    _, cookie = guest(client, access)
    assert names(client, signed("ana@example.com")) == [bound_to("analyst", "ana@example.com")]
    assert names(client) == [bound_to("nobody", "nobody")]
    (of_guest,) = names(client, {"cookie": cookie})
    assert of_guest not in (bound_to("nobody", "nobody"), bound_to("analyst", "ana@example.com"))


def test_an_address_may_have_any_letters(client: TestClient, access: Access) -> None:
    let_in(access, "jürgen@example.com", "viewer")
    found = names(client, {"cookie": "signed=j%C3%BCrgen@example.com"})
    assert found == [bound_to("viewer", "jürgen@example.com")]


def test_messages_that_are_not_for_screens_do_not_get_through(access: Access) -> None:
    visitors = Visitors(access)
    app = app_of(visitors, lambda frame: frame != b"clear the caches")
    with TestClient(app).websocket_connect("/_stcore/stream") as socket:
        socket.receive_json()
        socket.send_bytes(b"clear the caches")
        socket.send_text("run")
        assert socket.receive_text() == "run"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nobody_can_send_the_name_of_another(
    client: TestClient, access: Access, spelling: str
) -> None:
    let_in(access, "ana@example.com", "viewer")
    forged = signed("ana@example.com") | {spelling: bound_to("owner", "olga@example.com")}
    assert names(client, forged) == [bound_to("viewer", "ana@example.com")]
    assert client.get("/", headers=forged).json()["names"] == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET", "POST"])
@pytest.mark.parametrize(
    ("role", "is_let"),
    [("owner", True), ("analyst", True), ("viewer", False), ("guest", False), ("nobody", False)],
)
def test_uploads_are_for_who_may_change(
    client: TestClient, access: Access, method: str, role: str, is_let: bool
) -> None:
    answer = client.request(
        method, "/_stcore/upload_file/session/file", headers=as_role(client, access, role)
    )
    assert answer.status_code == (200 if is_let else 403)


@pytest.mark.parametrize(
    ("role", "is_let"),
    [("owner", True), ("analyst", True), ("viewer", True), ("guest", False), ("nobody", False)],
)
@pytest.mark.parametrize("path", ["/media/abc.csv", "/media", "//media/abc.csv"])
def test_files_are_for_the_team(
    client: TestClient, access: Access, role: str, is_let: bool, path: str
) -> None:
    answer = client.get(f"http://127.0.0.1{path}", headers=as_role(client, access, role))
    assert answer.status_code == (200 if is_let else 403)


def as_role(client: TestClient, access: Access, role: str) -> dict[str, str]:
    if role == "guest":
        return {"cookie": guest(client, access)[1]}
    if role == "nobody":
        return {}
    if role == "owner":
        return signed("olga@example.com")
    let_in(access, f"{role}@example.com", role)  # type: ignore[arg-type]
    return signed(f"{role}@example.com")


@pytest.mark.parametrize("path", ["/static/media/font.woff2", "/static/js/index.js", "/health"])
def test_what_every_browser_needs_is_for_all(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_at_this_machine_everything_is_for_whoever_works_there(access: Access) -> None:
    client = TestClient(app_of(Visitors(access)), base_url="http://127.0.0.1")
    assert client.put("/_stcore/upload_file/session/file").status_code == 200
    assert client.get("/media/abc.csv").status_code == 200
    assert names(client) == [bound_to("owner", "this machine")]


@pytest.mark.parametrize(
    "end",
    [
        lambda access, link_id: revoke(access, link_id),
        lambda access, link_id: pause(access, link_id),
        lambda access, link_id: switch_links(access, False),
    ],
)
def test_an_open_connection_ends_with_its_link(
    client: TestClient,
    access: Access,
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Access, str], None],
) -> None:
    monkeypatch.setattr(door, "_LOOK_EVERY_S", 0.05)
    link_id, cookie = guest(client, access)
    with client.websocket_connect("/_stcore/stream", headers={"cookie": cookie}) as socket:
        socket.receive_json()
        socket.send_text("still here")
        assert socket.receive_text() == "still here"
        end(access, link_id)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_an_open_connection_ends_with_the_role(
    client: TestClient, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_LOOK_EVERY_S", 0.05)
    let_in(access, "ana@example.com", "analyst")
    ana = signed("ana@example.com")
    with client.websocket_connect("/_stcore/stream", headers=ana) as socket:
        socket.receive_json()
        let_in(access, "ana@example.com", None)
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_it_is_looked_at_often_enough() -> None:
    assert door._LOOK_EVERY_S < 5


def test_a_guests_cookie_that_lets_in_no_more_is_nobody_and_who_signs_in_elsewhere_too(
    access: Access,
) -> None:
    visitors = Visitors(access, HOSTED, user_of)
    assert visitors.visitor({visitors.cookie_name: "never"}).has_left
    assert visitors.visitor({}).person.role == "nobody"
    assert visitors.visitor({"signed": "eve@evil.example"}).person.role == "nobody"
    sign_out_everywhere(access, "olga@example.com")
    out = visitors.visitor({"signed": "olga@example.com"})
    assert (out.person.role, out.was_signed_out) == ("nobody", True)
    assert visitors.person_of("olga@example.com").role == "owner"
    assert Visitors(access).person_of("anybody") == THIS_MACHINE


def test_what_is_no_request_passes(access: Access) -> None:
    began = []

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        began.append(True)
        yield

    app = Starlette(lifespan=lifespan)
    visitors = Visitors(access, HOSTED, user_of)
    with TestClient(Principals(app, visitors=lambda: visitors)):
        assert began == [True]
