"""The door for uploads, with a stand-in for Streamlit's own handler behind it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from core.door.spooling import UploadSpooling
from core.door.uploads import UPLOADS, take
from core.errors import PothosError

ADDRESS = "/_stcore/upload_file/session-1/"
KILOBYTE = b"0123456789abcde\n" * 64


class Behind:
    """Streamlit's handler as far as the door sees it: may refuse, else reads the form."""

    def __init__(self, refuses_with: int | None = None) -> None:
        self.refuses_with = refuses_with
        self.content: bytes | None = None
        self.name = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.refuses_with is not None:
            await PlainTextResponse("no", self.refuses_with)(scope, receive, send)
            return
        if scope["method"] == "PUT":
            async with Request(scope, receive).form() as form:
                upload: Any = next(iter(form.values()))
                self.content, self.name = await upload.read(), upload.filename
        await PlainTextResponse("", 204)(scope, receive, send)


class Upload:
    """What a screen holds."""

    def __init__(self, file_id: str, name: str = "a.csv", content: bytes = b"ticket") -> None:
        self.file_id, self.name, self.content = file_id, name, content

    def getvalue(self) -> bytes:
        return self.content


def ask(
    door: UploadSpooling, method: str, path: str, chunks: list[bytes] | None = None
) -> tuple[int, int]:
    """Send a request through the door; the status and how many chunks were read."""
    waiting = list(chunks or [])
    total = len(waiting)
    status = 0

    async def receive() -> Message:
        if not waiting:
            return {"type": "http.disconnect"}
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"content-type", b"multipart/form-data; boundary=mark")],
    }
    # In a thread: Playwright, in the browser tests of the same process, keeps a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(door(scope, receive, send))).result()
    return status, total - len(waiting)


def form(name: str, *pieces: bytes) -> list[bytes]:
    head = f'Content-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    return [b"--mark\r\n" + head.encode(), *pieces, b"\r\n--mark--\r\n"]


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Path]:
    directory = tmp_path / "spool"
    directory.mkdir()
    yield directory


def files_in(spool: Path) -> list[Path]:
    return [path for path in spool.rglob("*") if path.is_file()]


def test_the_bytes_go_to_disk_and_streamlit_gets_a_small_ticket_of_the_same_name(
    spool: Path,
) -> None:
    behind = Behind()
    door = UploadSpooling(behind, lambda: spool)

    status, _ = ask(door, "PUT", ADDRESS + "kept", form("Download 3/posts.csv", *[KILOBYTE] * 50))

    assert status == 204
    assert behind.name == "Download 3/posts.csv"
    assert behind.content is not None and len(behind.content) < 100
    file = take(Upload("kept", "Download 3/posts.csv"))
    assert (file.name, file.folder, file.bytes) == ("posts.csv", "Download 3", 50 * 1024)
    assert file.path.read_bytes() == KILOBYTE * 50
    assert take(Upload("kept", "Download 3/posts.csv")) == file


def test_nothing_is_read_before_streamlit_allows_the_upload(spool: Path) -> None:
    door = UploadSpooling(Behind(refuses_with=403), lambda: spool)

    status, chunks_read = ask(door, "PUT", ADDRESS + "refused", form("a.csv", KILOBYTE))

    assert (status, chunks_read) == (403, 0)
    assert UPLOADS.find("refused") is None
    assert files_in(spool) == []


def test_past_the_limit_the_upload_stops_and_its_piece_is_removed(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool, limit_bytes=2 * 1024)

    status, chunks_read = ask(door, "PUT", ADDRESS + "large", form("a.csv", *[KILOBYTE] * 50))

    assert status == 413
    assert chunks_read < 10
    assert files_in(spool) == []
    assert UPLOADS.find("large") is None


def test_an_upload_that_breaks_off_leaves_nothing(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)

    status, _ = ask(door, "PUT", ADDRESS + "broken", form("a.csv", KILOBYTE)[:2])

    assert status == 400
    assert files_in(spool) == []
    assert UPLOADS.find("broken") is None


def test_a_full_disk_is_told_on_the_screen(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(spool)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    door = UploadSpooling(Behind(), lambda: spool)

    status, _ = ask(door, "PUT", ADDRESS + "no-room", form("a.csv", *[KILOBYTE] * 5))

    # Streamlit takes the ticket, so that the page runs and can say what to do.
    assert status == 204
    assert files_in(spool) == []
    with pytest.raises(PothosError, match="Free some space"):
        take(Upload("no-room"))


def test_deleting_an_upload_removes_its_file(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "gone", form("a.csv", KILOBYTE))
    assert len(files_in(spool)) == 1

    ask(door, "DELETE", ADDRESS + "gone")

    assert files_in(spool) == []
    assert UPLOADS.find("gone") is None


def test_another_session_can_neither_replace_nor_delete_an_upload(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "mine", form("a.csv", KILOBYTE))
    before = take(Upload("mine"))
    other = "/_stcore/upload_file/session-2/mine"

    ask(door, "PUT", other, form("a.csv", b"something else"))
    ask(door, "DELETE", other)

    assert take(Upload("mine")) == before
    assert files_in(spool) == [before.path]


def test_the_same_upload_sent_again_replaces_the_first(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "twice", form("a.csv", b"first"))

    ask(door, "PUT", ADDRESS + "twice", form("a.csv", b"second"))

    assert take(Upload("twice")).path.read_bytes() == b"second"
    assert len(files_in(spool)) == 1


def test_an_upload_that_did_not_come_through_the_door_is_spooled_from_memory() -> None:
    upload = Upload("in-memory", "a.csv", b"a,b\n1,2\n")

    file = take(upload)

    assert file.path.read_bytes() == b"a,b\n1,2\n"
    assert take(upload) == file


def test_what_is_left_of_gone_sessions_is_cleared_and_the_rest_is_marked_as_wanted(
    spool: Path,
) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "left", form("a.csv", b"left"))
    ask(door, "PUT", "/_stcore/upload_file/session-2/held", form("b.csv", b"held"))
    held = take(Upload("held"))

    UPLOADS.clear(lambda session: session == "session-2", older_than_s=0)

    assert UPLOADS.find("left") is None
    assert files_in(spool) == [held.path]


def test_a_file_that_was_put_away_is_not_mistaken_for_its_ticket(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "done", form("a.csv", b"done"))

    UPLOADS.put_away("done")

    assert files_in(spool) == []
    with pytest.raises(PothosError, match="taken in already"):
        take(Upload("done"))


def test_a_file_that_an_import_has_used_up_is_not_handed_out_again(spool: Path) -> None:
    door = UploadSpooling(Behind(), lambda: spool)
    ask(door, "PUT", ADDRESS + "used", form("a.csv", b"used"))

    take(Upload("used")).path.unlink()

    with pytest.raises(PothosError, match="taken in already"):
        take(Upload("used"))


def test_everything_else_passes_untouched(spool: Path) -> None:
    behind = Behind()
    door = UploadSpooling(behind, lambda: spool)

    status, _ = ask(door, "PUT", "/elsewhere", form("a.csv", b"as it is"))

    assert status == 204
    assert behind.content == b"as it is"
