"""The watched folder: what is put into it is loaded once, and lies in done or asks afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.errors import DiskTroubleError
from core.imports import inbox as inbox_module
from core.imports import unattended
from core.imports.arrivals import asks_of, done_of, inbox_of
from core.imports.asks import open_waiting, settle, waiting
from core.imports.inbox import Inbox
from core.imports.jobs import Job
from core.store import Store, history
from core.store.spool import receive

CAMPAIGNS = "campaign,goal\nSpring Glow,visibility\n"
POSTS = (
    "platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments\n"
    "instagram,1,ann,New pots,2026-05-10,2026-06-01,1000,800,40,4\n"
)
UNKNOWN = "apples,pears\n1,2\n"


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store, settled_after_s=5)


def put(store: Store, name: str, text: str, seconds_old: float = 60) -> Path:
    """A file in the inbox that was last written to so long ago."""
    path = inbox_of(store.home) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    written = time.time() - seconds_old
    os.utime(path, (written, written))
    if path.parent != inbox_of(store.home):
        os.utime(path.parent, (written, written))
    return path


def imports(store: Store) -> list[str]:
    with store.read() as cursor:
        return sorted(line.file_name for line in history(cursor))


def files_below(directory: Path) -> list[str]:
    """What lies there, days left out."""
    found = [path.relative_to(directory) for path in directory.rglob("*") if path.is_file()]
    return sorted("/".join(part for part in path.parts if part[:2] != "20") for path in found)


def test_a_file_is_loaded_and_lies_in_done_with_its_receipt_beside_it(
    store: Store, inbox: Inbox
) -> None:
    path = put(store, "posts.csv", POSTS)
    [taken] = inbox.look()
    assert taken.became == "loaded"
    assert not path.exists()
    assert imports(store) == ["posts.csv"]
    assert files_below(done_of(store.home)) == ["posts.csv", "posts.csv.receipt.txt"]
    [receipt] = done_of(store.home).rglob("*.receipt.txt")
    assert "1 in the file, 1 loaded, 0 duplicates, 0 skipped." in receipt.read_text()
    assert inbox.look() == []
    assert list(store.spool.iterdir()) == []


def test_a_file_that_is_still_written_to_is_left_until_it_stays_the_same(store: Store) -> None:
    inbox = Inbox(store, settled_after_s=0.5)
    path = put(store, "posts.csv", POSTS[:60], seconds_old=0)
    assert inbox.look() == []
    path.write_text(POSTS)
    assert inbox.look() == []
    deadline = time.monotonic() + 30
    while not (taken := inbox.look()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert [one.became for one in taken] == ["loaded"]


def test_a_file_of_a_clock_that_is_ahead_is_taken_once_it_stays_the_same(store: Store) -> None:
    inbox = Inbox(store, settled_after_s=0.2)
    put(store, "posts.csv", POSTS, seconds_old=-3600)
    assert inbox.look() == []
    time.sleep(0.25)
    assert [one.became for one in inbox.look()] == ["loaded"]


def test_a_bad_file_goes_to_asks_with_what_to_do_and_is_not_looked_at_again(
    store: Store, inbox: Inbox
) -> None:
    put(store, "notes.csv", UNKNOWN)
    [taken] = inbox.look()
    assert taken.became == "asks"
    assert files_below(asks_of(store.home)) == ["notes.csv", "notes.csv.what to do.txt"]
    assert "What to do:" in (asks_of(store.home) / "notes.csv.what to do.txt").read_text()
    assert inbox.look() == []
    [one] = waiting(store.home)
    assert one.path.name == "notes.csv"
    assert "What to do:" in one.words


def test_files_of_one_folder_are_one_drop_and_the_folder_goes(store: Store, inbox: Inbox) -> None:
    put(store, "monday/campaigns.csv", CAMPAIGNS)
    put(store, "monday/posts.csv", POSTS)
    put(store, "monday/notes.csv", UNKNOWN)
    put(store, "monday/.said.json", '{"campaign": "Autumn"}')
    assert sorted(one.became for one in inbox.look()) == ["asks", "loaded", "loaded"]
    assert not (inbox_of(store.home) / "monday").exists()
    assert "monday/posts.csv" in files_below(done_of(store.home))
    assert "monday/notes.csv" in files_below(asks_of(store.home))
    with store.read() as cursor:
        said = {line.file_name: line.said_campaign for line in history(cursor)}
    assert said == {"campaigns.csv": None, "posts.csv": "Autumn"}


def test_a_folder_waits_while_a_part_of_it_is_still_arriving(store: Store, inbox: Inbox) -> None:
    put(store, "monday/posts.csv", POSTS)
    part = put(store, "monday/campaigns.csv.crdownload", CAMPAIGNS[:10])
    assert inbox.look() == []
    part.unlink()
    assert inbox.look() == [], "a file was taken out of the folder just now"
    put(store, "monday/.whole", "")
    assert [one.became for one in inbox.look()] == ["loaded"]


def test_a_folder_waits_while_files_are_added_to_it(store: Store, inbox: Inbox) -> None:
    put(store, "monday/posts.csv", POSTS)
    os.utime(inbox_of(store.home) / "monday")  # as when a file of last week was moved in just now
    assert inbox.look() == []
    put(store, "monday/.whole", "")
    assert [one.became for one in inbox.look()] == ["loaded"]
    assert not (inbox_of(store.home) / "monday").exists()


@pytest.mark.parametrize(
    "name", [".hidden.csv", "~$posts.csv", "posts.csv.part", "posts.csv.crdownload", "a/b/deep.csv"]
)
def test_hidden_and_partial_files_and_deep_folders_are_passed_over(
    store: Store, inbox: Inbox, name: str
) -> None:
    path = put(store, name, POSTS)
    assert inbox.look() == []
    assert path.exists()


def test_links_are_never_followed(store: Store, inbox: Inbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(POSTS)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "posts.csv").write_text(POSTS)
    (inbox_of(store.home) / "link.csv").symlink_to(secret)
    (inbox_of(store.home) / "linked").symlink_to(folder)
    assert inbox.look() == []
    assert imports(store) == []


def test_what_cannot_be_moved_away_is_not_taken_again_and_again(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    path = put(store, "posts.csv", POSTS)
    monkeypatch.setattr(Path, "rename", cannot)
    monkeypatch.setattr(inbox_module, "receive", _copy)
    assert len(inbox.look()) == 1
    assert inbox.look() == []
    assert path.exists()
    assert imports(store) == ["posts.csv"]


def _copy(spool: Path, name: str, content: object, limit_bytes: int) -> object:
    """``receive`` without a rename, which this test forbids."""
    import hashlib

    from core.exports.export import SpooledFile

    data = content.read()  # type: ignore[attr-defined]
    path = spool / "copy"
    path.write_bytes(data)
    return SpooledFile(path, name, hashlib.sha256(data).hexdigest(), len(data))


def test_a_failure_nobody_expected_ends_in_asks_too(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    put(store, "posts.csv", POSTS)
    monkeypatch.setattr(unattended.jobs, "start_reading", fail)
    [taken] = inbox.look()
    assert taken.became == "asks"
    assert "number" in taken.words


def test_the_same_name_twice_keeps_both(store: Store, inbox: Inbox) -> None:
    put(store, "posts.csv", POSTS)
    inbox.look()
    put(store, "posts.csv", POSTS.replace("1000", "2000"))
    inbox.look()
    assert [name for name in files_below(done_of(store.home)) if name.endswith(".csv")] == [
        "posts (2).csv",
        "posts.csv",
    ]


def test_a_waiting_file_is_opened_on_the_screen_and_then_settled(
    store: Store, inbox: Inbox
) -> None:
    put(store, "monday/notes.csv", UNKNOWN)
    inbox.look()
    [one] = waiting(store.home)
    file = open_waiting(store, one)
    assert (file.name, file.folder) == ("notes.csv", "monday")
    assert file.path.read_text() == UNKNOWN
    settle(store.home, one, "Not wanted.")
    assert waiting(store.home) == []
    assert files_below(asks_of(store.home)) == []
    assert "monday/notes.csv" in files_below(done_of(store.home))


def test_a_file_that_cannot_be_read_or_is_too_large_holds_up_no_other_one(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "UPLOAD_LIMIT_BYTES", 1000)
    open_file = inbox_module.open_file

    def refusing(path: Path) -> object:
        if path.name == "b.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return open_file(path)

    monkeypatch.setattr(inbox_module, "open_file", refusing)
    put(store, "a.csv", "x" * 1001)
    put(store, "b.csv", POSTS)
    put(store, "c.csv", POSTS)
    assert [one.became for one in inbox.look()] == ["asks", "asks", "loaded"]
    assert imports(store) == ["c.csv"]
    why = {one.path.name: one.words for one in waiting(store.home)}
    assert why["a.csv"].startswith("This file is too large.")
    assert why["b.csv"].startswith("This file could not be read.")
    assert list(store.spool.iterdir()) == []


def test_a_folder_that_pothos_may_not_write_to_holds_up_no_other_one(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch = Path.touch

    def refusing(self: Path, *given: object) -> None:
        if self.parent.name == "a":
            raise PermissionError(13, "Permission denied", str(self))
        touch(self)

    put(store, "a/posts.csv", POSTS)
    put(store, "b/campaigns.csv", CAMPAIGNS)
    monkeypatch.setattr(Path, "touch", refusing)
    assert [one.became for one in inbox.look()] == ["loaded"]
    assert imports(store) == ["campaigns.csv"]


def test_a_disk_without_room_leaves_everything_where_it_is_and_no_copies_behind(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(spool: Path, name: str, content: object, limit_bytes: int) -> object:
        if name == "b.csv":
            raise DiskTroubleError("There is not enough room on the disk.", "b.csv.", "Free some.")
        return receive(spool, name, content, limit_bytes)  # type: ignore[arg-type]

    paths = [put(store, "a.csv", CAMPAIGNS), put(store, "b.csv", POSTS)]
    monkeypatch.setattr(inbox_module, "receive", full)
    with pytest.raises(DiskTroubleError):
        inbox.look()
    assert all(path.exists() for path in paths)
    assert list(store.spool.iterdir()) == []
    monkeypatch.undo()
    assert [one.became for one in inbox.look()] == ["loaded", "loaded"]


def test_what_is_written_over_a_file_while_it_is_loaded_is_loaded_next(store: Store) -> None:
    newer = POSTS.replace("1000", "2000")

    def overwrite_while_it_loads(job: Job) -> None:
        job.wait()
        if path.exists() and not imports(store):
            path.write_text(newer)

    inbox = Inbox(store, watch=overwrite_while_it_loads, settled_after_s=0.1)
    path = put(store, "posts.csv", POSTS)
    assert [one.became for one in inbox.look()] == ["loaded"]
    assert path.read_text() == newer
    time.sleep(0.15)
    assert [one.became for one in inbox.look()] == ["loaded"]
    assert imports(store) == ["posts.csv", "posts.csv"]


@pytest.mark.parametrize(
    "name", ["é" * 125 + ".csv", "x" * 250 + ".csv", os.fsdecode(b"Ums\xe4tze.csv")]
)
def test_a_name_that_is_too_long_or_no_text_is_moved_away_under_one_like_it(
    store: Store, inbox: Inbox, name: str
) -> None:
    path = put(store, name, UNKNOWN)
    [taken] = inbox.look()
    assert taken.became == "asks"
    assert not path.exists()
    [one] = waiting(store.home)
    one.path.name.encode()
    assert one.path.suffix == ".csv"
    assert "What to do:" in one.words
