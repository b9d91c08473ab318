"""Where a link leads: the same page for every token, and one button that opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from core.door import Hosting, SecurityHeaders, Visitors, guest_routes
from core.door.guests import client_ip
from core.sharing import Access, Asked, Chosen, View, guest_of, make_link, pause, revoke

URL = "https://pothos.example.com"
HOSTED = Hosting(URL, "pothos.example.com", True, ("olga@example.com",), ("",), frozenset())
ASKED = Asked("Leaf & Co.", "", "frozen", Chosen(("moss",)), 30)
BOTS = ("Slackbot-LinkExpanding 1.0", "WhatsApp/2.23", "facebookexternalhit/1.1", "Mozilla/5.0")


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(tmp_path)


@pytest.fixture
def client(access: Access) -> Iterator[TestClient]:
    visitors = Visitors(access, HOSTED)
    app = SecurityHeaders(Starlette(routes=guest_routes(lambda: visitors)), is_secure=True)
    with TestClient(app, base_url=URL, follow_redirects=False) as client:
        yield client


def tokens(access: Access) -> dict[str, str]:
    """A token of each kind that there is."""
    made = {name: make_link(access, ASKED, publish) for name in ("open", "paused", "revoked")}
    pause(access, made["paused"][0].link_id)
    revoke(access, made["revoked"][0].link_id)
    locked = make_link(access, replace(ASKED, passcode="terracotta"), publish)
    return {name: token for name, (_, token) in made.items()} | {
        "locked": locked[1],
        "unknown": "A" * 43,
        "odd": "%2e%2e",
    }


def publish(_chosen: Chosen) -> View:
    return View(None, ({"name": "Moss Hour"},))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_to_look_changes_nothing_and_tells_nothing(
    client: TestClient, access: Access, method: str
) -> None:
    answers = []
    for token in tokens(access).values():
        for bot in BOTS:
            answer = client.request(method, f"/s/{token}", headers={"user-agent": bot})
            kept = {k: v for k, v in answer.headers.items() if k != "date"}
            answers.append((answer.status_code, answer.content, kept))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 200
    assert "set-cookie" not in answers[0][2]
    with access.read() as connection:
        assert connection.execute("SELECT count(*) FROM visit").fetchone()[0] == 0
    if method == "GET":
        text = answers[0][1].decode()
        assert "noindex" in text
        assert not [word for word in ("Moss", "Leaf", "og:") if word in text]


def test_the_button_lets_in_by_a_cookie_of_this_host_alone(
    client: TestClient, access: Access
) -> None:
    answer = client.post(f"/s/{tokens(access)['open']}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    said = answer.headers["set-cookie"]
    assert said.startswith("__Host-pothos-link=")
    for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age="):
        assert word.lower() in said.lower()
    assert "domain" not in said.lower()
    assert guest_of(access, said.split("=", 1)[1].split(";")[0]) is not None


def test_what_does_not_open_says_the_same_for_every_reason(
    client: TestClient, access: Access
) -> None:
    answers = [
        client.post(f"/s/{token}", data={"passcode": "a guess"})
        for name, token in tokens(access).items()
        if name != "open"
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_the_passcode_opens_it(client: TestClient, access: Access) -> None:
    token = tokens(access)["locked"]
    assert client.post(f"/s/{token}", data={"passcode": "terracotta"}).status_code == 303


def test_a_form_that_is_too_large_is_not_read(client: TestClient, access: Access) -> None:
    token = tokens(access)["locked"]
    padded = {"passcode": "terracotta", "padding": "x" * 10_000}
    assert client.post(f"/s/{token}", data=padded).status_code == 404


def test_who_tries_too_often_waits(client: TestClient) -> None:
    for _ in range(10):
        assert client.post("/s/guess", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 404
    answer = client.post("/s/guess", headers={"x-forwarded-for": "192.0.2.7"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 61
    # What a client writes before the proxy's own word does not make it another one.
    forged = {"x-forwarded-for": "198.51.100.1, 192.0.2.7"}
    assert client.post("/s/guess", headers=forged).status_code == 429
    assert client.post("/s/guess", headers={"x-forwarded-for": "192.0.2.8"}).status_code == 404


def test_leaving_ends_the_visit_and_the_cookie(client: TestClient, access: Access) -> None:
    said = client.post(f"/s/{tokens(access)['open']}").headers["set-cookie"]
    cookie = said.split("=", 1)[1].split(";")[0]
    for method in ("GET", "HEAD"):
        client.request(method, "/leave", headers={"sec-purpose": "prefetch"})
        assert guest_of(access, cookie) is not None
    answer = client.post("/leave")
    assert guest_of(access, cookie) is None
    assert "max-age=0" in answer.headers["set-cookie"].lower()


def test_the_page_is_guarded_by_the_same_headers(client: TestClient) -> None:
    headers = client.get("/s/x").headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_makes_nobody_a_guest_and_ends_no_visit(
    client: TestClient, access: Access, site: str
) -> None:
    answer = client.post(f"/s/{tokens(access)['open']}", headers={"sec-fetch-site": site})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    answer = client.post("/leave", headers={"sec-fetch-site": site})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_a_form_of_many_fields_is_none(client: TestClient, access: Access) -> None:
    fields = {f"field {number}": "x" for number in range(9)}
    assert client.post(f"/s/{tokens(access)['locked']}", data=fields).status_code == 404


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ([("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "192.0.2.9")], "192.0.2.9"),
        ([("x-forwarded-for", "6.6.6.6, 192.0.2.9:4711")], "192.0.2.9"),
        ([("x-forwarded-for", "[2001:db8::7]:443")], "2001:db8::"),
        ([("x-forwarded-for", "2001:db8::8")], "2001:db8::"),
        ([("x-forwarded-for", "nonsense")], "testclient"),
        ([], "testclient"),
    ],
)
def test_who_asks_is_what_the_proxy_said_last(
    access: Access, said: list[tuple[str, str]], counted: str
) -> None:
    headers = [(name.encode(), value.encode()) for name, value in said]
    scope = {"type": "http", "headers": headers, "client": ("testclient", 1)}
    assert client_ip(Request(scope), Visitors(access, HOSTED)) == counted


def test_leaving_without_a_visit_ends_none(client: TestClient, access: Access) -> None:
    answer = client.post("/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with access.read() as connection:
        assert connection.execute("SELECT count(*) FROM visit").fetchone()[0] == 0
