"""Over the websocket itself: whatever a guest, a viewer or a stranger asks for, nothing that is not
for them comes back.

The screens come from the router, so one without a rule is tried as well. Widgets, fragments and
pages that an owner's session has are sent by the others as if they were theirs.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import itertools
import json
import shutil
import sqlite3
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from core import acting
from core.acting import Person
from core.sharing import Access, Asked, Chosen, View, let_in, make_link, publish, revoke
from core.store import open_store
from pages._router import SCREENS
from tests.browser.hosted import COOKIES, OWNER, hosted_server
from tests.browser.provider import Provider
from tests.browser.server import Server

Result = TypeVar("Result")

SHOWN = "Moss Hour"
ANSWER_WITHIN_S = 30
QUERIES = (
    "",
    "campaign=Big+Leaf+Energy",
    "campaign=Moss+Hour&section=Letters+to+many",
    "known=2026-11-01",
    "creator=instagram%3Abiancastclair",
    "metric=engagement_rate_by_reach&campaign=Big+Leaf+Energy",
    "section=Who+did+what",
    "section=Backup",
    "section=Templates",
    "present=1",
    "show=All+campaigns&page=2&find=e",
)


@dataclass
class Team:
    """A running server and what a guest of it knows."""

    server: Server
    cookie: str
    secret: frozenset[bytes]
    """Words that only the team may read."""


@dataclass
class Session:
    """What came back to one visitor."""

    cookie: str
    frames: list[bytes] = field(default_factory=list)
    session_id: str = ""
    widgets: dict[str, str] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)
    media: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def team(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    data = tmp_path_factory.mktemp("isolated") / "data"
    shutil.copytree(sample_data, data)
    store = open_store(data)
    access = Access(store.home)
    with store.read() as cursor:
        ids = dict(cursor.execute("SELECT name, campaign_id FROM campaign_now").fetchall())
        secret = _secret(cursor)
        _, token = make_link(
            access,
            Asked("Leaf & Co.", "", "frozen", Chosen((ids[SHOWN],)), 30),
            lambda chosen: publish(cursor, chosen),
        )
    with acting.acting_for(Person(OWNER, "owner")):
        for role in ("analyst", "viewer"):
            let_in(access, f"{role}@example.com", role)  # type: ignore[arg-type]
    store.close()
    with Provider() as provider, hosted_server(data, provider) as server:
        yield Team(server, _redeemed(server, token), secret)


def _secret(cursor: duckdb.DuckDBPyConnection) -> frozenset[bytes]:
    """Names of other campaigns, of people and of what belongs to them; sentences of alerts."""
    queries = (
        "SELECT name FROM campaign_now WHERE name <> 'Moss Hour'",
        "SELECT creator_name FROM campaign_creator WHERE creator_name IS NOT NULL",
        "SELECT handle FROM post_now WHERE length(handle) > 6",
        "SELECT permalink FROM post_now WHERE permalink IS NOT NULL",
        "SELECT caption FROM post_now WHERE length(caption) > 20",
        "SELECT contract_id FROM contract_now",
        "SELECT headline FROM alert WHERE rule NOT IN ('level shift', 'pace behind')",
        "SELECT owner FROM campaign_now WHERE owner IS NOT NULL",
    )
    found = {str(row[0]) for query in queries for row in cursor.execute(query).fetchall()}
    return frozenset(words.encode() for words in found)


def _redeemed(server: Server, token: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", f"/s/{token}", b"")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (303, "/")
    return str(answer.headers["set-cookie"]).split(";")[0]


def signed_cookie(server: Server, address: str) -> str:
    """What Streamlit's sign-in would have set for an address."""
    told = {"origin": server.url, "is_logged_in": True, "email": address, "email_verified": True}
    value = create_signed_value(COOKIES, "_streamlit_user", json.dumps(told)).decode()
    return f"_streamlit_user={value}"


def alone(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it on a loop of its own: Playwright keeps one running in the thread of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def opened(server: Server, session: Session, of: str | None = None) -> ClientConnection:
    """A connection of that visitor, also one that claims to be a session that began elsewhere."""
    protocols = ["streamlit"]
    if of is not None:
        protocols += ["x", of]
    return await connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol(one) for one in protocols],
        additional_headers={"Cookie": session.cookie, "Origin": server.url},
        max_size=None,
        compression=None,
    )


async def run(socket: ClientConnection, session: Session, state: ClientState) -> None:
    """One run, and everything that came back from it."""
    await socket.send(BackMsg(rerun_script=state).SerializeToString())
    while True:
        frame = await asyncio.wait_for(socket.recv(decode=False), ANSWER_WITHIN_S)
        session.frames.append(frame)
        answer = ForwardMsg()
        answer.ParseFromString(frame)
        _learn(session, answer)
        if answer.WhichOneof("type") == "script_finished":
            if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                continue
            return


def _learn(session: Session, answer: ForwardMsg) -> None:
    kind = answer.WhichOneof("type")
    if kind == "new_session":
        session.session_id = answer.new_session.initialize.session_id or session.session_id
        session.hashes.add(answer.new_session.page_script_hash)
    elif kind == "navigation":
        session.hashes |= {page.page_script_hash for page in answer.navigation.app_pages}
    elif kind == "delta":
        if answer.delta.fragment_id:
            session.fragments.add(answer.delta.fragment_id)
        element = answer.delta.new_element
        name = element.WhichOneof("type")
        widget = getattr(element, name) if name else None
        if name and hasattr(widget, "id") and widget.id:
            session.widgets[widget.id] = name
        url = getattr(widget, "url", "")
        if isinstance(url, str) and url.startswith("/media/"):
            session.media.add(url)


async def everything(server: Server, session: Session) -> None:
    """Every screen with every query, as its address would open it."""
    socket = await opened(server, session)
    for screen, query in itertools.product(SCREENS, QUERIES):
        await run(socket, session, ClientState(page_name=screen.url_path, query_string=query))
    await socket.close()


async def as_if_theirs(server: Server, session: Session, owner: Session) -> None:
    """Pages, widgets and fragments of the owner's session, sent by another one."""
    socket = await opened(server, session)
    await run(socket, session, ClientState())
    for page_hash in sorted(owner.hashes):
        await run(socket, session, ClientState(page_script_hash=page_hash))
    for fragment in sorted(owner.fragments):
        # One that is not of this session may not be answered at all: the next run is.
        state = ClientState(fragment_id=fragment)
        await socket.send(BackMsg(rerun_script=state).SerializeToString())
    await run(socket, session, ClientState())
    await run(socket, session, ClientState())
    for page_hash in sorted(owner.hashes):
        state = ClientState(page_script_hash=page_hash)
        for widget_id, kind in owner.widgets.items():
            state.widget_states.widgets.append(_pressed(widget_id, kind))
        await run(socket, session, state)
    await socket.close()


def _pressed(widget_id: str, kind: str) -> WidgetState:
    if kind in ("button", "download_button"):
        return WidgetState(id=widget_id, trigger_value=True)
    if kind in ("checkbox", "toggle"):
        return WidgetState(id=widget_id, bool_value=True)
    return WidgetState(id=widget_id, string_value="Big Leaf Energy")


def leaked(session: Session, secret: frozenset[bytes]) -> set[bytes]:
    everything = b"".join(session.frames)
    return {words for words in secret if words in everything}


def status_of(server: Server, method: str, path: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request(method, path, headers={"Cookie": cookie})
    return connection.getresponse().status


@pytest.fixture(scope="module")
def owner(team: Team) -> Session:
    """An owner who has opened everything: what the others try to get."""
    session = Session(signed_cookie(team.server, OWNER))
    alone(everything(team.server, session))
    return session


def test_the_owner_sees_what_the_others_are_kept_from(team: Team, owner: Session) -> None:
    assert len(leaked(owner, team.secret)) > 100, "or the test of the others tests nothing"
    assert owner.widgets
    assert owner.fragments
    assert len(owner.hashes) >= len(SCREENS)


def visitors_outside(team: Team) -> dict[str, str]:
    return {
        "guest": team.cookie,
        "nobody": "",
        "a stranger who signed in": signed_cookie(team.server, "mallory@example.org"),
        "a guest of no link": "pothos-link=AAAA",
        "guest and owner at once": f"{signed_cookie(team.server, OWNER)}; {team.cookie}",
    }


OUTSIDE = ("guest", "nobody", "a stranger who signed in", "a guest of no link",
           "guest and owner at once")  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_screen_and_no_parameter_gives_a_word_of_it(
    team: Team, owner: Session, who: str
) -> None:
    session = Session(visitors_outside(team)[who])
    alone(everything(team.server, session))
    assert len(session.frames) > len(SCREENS) * len(QUERIES)
    assert leaked(session, team.secret) == set()
    assert (SHOWN.encode() in b"".join(session.frames)) == ("guest" in who and "no link" not in who)


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_widget_page_or_fragment_of_another_gives_a_word_of_it(
    team: Team, owner: Session, who: str
) -> None:
    session = Session(visitors_outside(team)[who])
    alone(as_if_theirs(team.server, session, owner))
    assert leaked(session, team.secret) == set()


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_session_cannot_be_taken_over_by_its_id(team: Team, owner: Session, who: str) -> None:
    async def steal(is_connected: bool) -> Session:
        victim = Session(owner.cookie)
        socket = await opened(team.server, victim)
        await run(socket, victim, ClientState(page_name="campaign"))
        assert leaked(victim, team.secret)
        if not is_connected:
            await socket.close()
        thief = Session(visitors_outside(team)[who])
        taken = await opened(team.server, thief, of=victim.session_id)
        await run(taken, thief, ClientState())
        await taken.close()
        await socket.close()
        assert victim.session_id
        assert thief.session_id != victim.session_id
        return thief

    for is_connected in (True, False):
        assert leaked(alone(steal(is_connected)), team.secret) == set()


def test_no_download_and_no_upload_is_theirs(team: Team) -> None:
    async def statuses() -> dict[str, set[int]]:
        owner = Session(signed_cookie(team.server, OWNER))
        socket = await opened(team.server, owner)
        templates = ClientState(page_name="upload", query_string="section=Templates")
        await run(socket, owner, templates)
        assert owner.media
        upload = f"/_stcore/upload_file/{owner.session_id}/file"
        cookies = {"owner": owner.cookie} | visitors_outside(team)
        found: dict[str, set[int]] = {}
        for who, cookie in cookies.items():
            asked = [("GET", path) for path in owner.media]
            if who != "owner":
                asked += [("PUT", upload), ("DELETE", upload)]
            found[who] = {
                await asyncio.to_thread(status_of, team.server, method, path, cookie)
                for method, path in asked
            }
        await socket.close()
        return found

    expected = {"owner": {200}} | {who: {403} for who in OUTSIDE}
    assert alone(statuses()) == expected


KEPT = ("journal.jsonl", "originals/*/*", "minutes/*", "published/*", "inbox/**/*", "backups/*")
"""Files of the team below its data; the database is made of the first two."""
WRITTEN_BY_A_VISIT = {"access_log", "visit", "campaign_opened"}


def state_of(data: Path) -> dict[str, object]:
    """All that somebody could have changed: bytes of files, and rows of who may come in."""
    found: dict[str, object] = {
        str(path.relative_to(data)): path.read_bytes()
        for pattern in KEPT
        for path in data.glob(pattern)
        if path.is_file()
    }
    with contextlib.closing(sqlite3.connect(data / "access.sqlite")) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            if table not in WRITTEN_BY_A_VISIT:
                rows = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 ours
                found[table] = sorted(map(repr, rows))
    return found


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_others_change_nothing(team: Team, owner: Session, who: str) -> None:
    cookie = team.cookie if who == "guest" else signed_cookie(team.server, "x@elsewhere.com")
    before = state_of(team.server.data)
    assert {"journal.jsonl", "member", "link"} <= before.keys()
    session = Session(cookie)
    alone(everything(team.server, session))
    alone(as_if_theirs(team.server, session, owner))
    assert state_of(team.server.data) == before


def test_a_viewer_looks_and_changes_nothing(team: Team, owner: Session) -> None:
    session = Session(signed_cookie(team.server, "viewer@example.com"))
    before = state_of(team.server.data)
    alone(everything(team.server, session))
    assert leaked(session, team.secret)
    alone(as_if_theirs(team.server, session, owner))
    assert state_of(team.server.data) == before
    upload = f"/_stcore/upload_file/{session.session_id}/file"
    assert status_of(team.server, "PUT", upload, session.cookie) == 403
    assert b"The newest, and all of them" not in b"".join(session.frames)


def test_an_analyst_does_not_read_who_did_what(team: Team) -> None:
    session = Session(signed_cookie(team.server, "analyst@example.com"))

    async def look() -> None:
        socket = await opened(team.server, session)
        state = ClientState(page_name="settings", query_string="section=Who+did+what")
        await run(socket, session, state)
        await socket.close()

    alone(look())
    assert b"This is for owners." in b"".join(session.frames)
    assert b"Download all of it" not in b"".join(session.frames)


def test_a_revoked_guest_is_out_at_the_next_run(team: Team) -> None:
    access = Access(team.server.data)
    link, token = make_link(
        access,
        Asked("For a moment", "", "frozen", Chosen(("x",)), 1),
        lambda chosen: _empty(),
    )
    session = Session(_redeemed(team.server, token))

    async def look() -> list[bytes]:
        socket = await opened(team.server, session)
        await run(socket, session, ClientState())
        assert b"For a moment" in b"".join(session.frames)
        revoke(access, link.link_id)
        session.frames.clear()
        await run(socket, session, ClientState())
        await socket.close()
        return session.frames

    frames = b"".join(alone(look()))
    assert b"For a moment" not in frames
    assert b"This link has ended" in frames


def _empty() -> View:
    return View("2026-11-15", ())


def test_no_log_has_a_token_or_an_address(team: Team) -> None:
    log = team.server.log.read_text()
    for words in ("/s/", "@example"):
        assert words not in log, log[-3000:]


def test_a_preview_of_the_link_is_the_same_for_all(team: Team) -> None:
    pages = set()
    for token in ("A" * 43, "short"):
        with urllib.request.urlopen(f"{team.server.url}/s/{token}") as answer:
            pages.add(answer.read())
    assert len(pages) == 1
