from __future__ import annotations

import gzip
import hashlib
import os
import random
from pathlib import Path

import pytest

from core.errors import PothosError
from core.exports.export import SpooledFile
from core.store import archive
from core.store.archive import compress_waiting, is_kept, keep, open_original, originals
from core.store.spool import receive

TEXT = b"post,likes\n1,2\n" * 1000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    return tmp_path


def upload(home: Path, content: bytes = TEXT) -> SpooledFile:
    return receive(home / "spool", "posts.csv", [content], 1 << 30)


def kept(home: Path) -> list[str]:
    return sorted(path.name for path in originals(home).glob("*/*"))


def content_of(home: Path, sha256: str) -> bytes:
    with open_original(home, sha256) as content:
        return content.read()


def test_an_upload_is_kept_under_its_hash_without_being_copied(home: Path) -> None:
    file = upload(home)
    keep(home, file)
    target = originals(home) / file.sha256[:2] / file.sha256
    assert target.samefile(file.path)
    file.path.unlink()
    assert content_of(home, file.sha256) == TEXT
    assert is_kept(home, file.sha256)


def test_keeping_again_changes_nothing_and_needs_no_spooled_file(home: Path) -> None:
    file = upload(home)
    keep(home, file)
    file.path.unlink()
    keep(home, file)
    assert kept(home) == [file.sha256]


def test_where_the_disk_knows_no_second_names_a_copy_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    file = upload(home)
    keep(home, file)
    file.path.unlink()
    assert kept(home) == [file.sha256]
    assert content_of(home, file.sha256) == TEXT


def test_a_spooled_file_that_is_gone_is_said(home: Path) -> None:
    file = upload(home)
    file.path.unlink()
    with pytest.raises(PothosError, match="no longer here"):
        keep(home, file)
    assert not is_kept(home, file.sha256)


def test_originals_are_packed_later_and_read_the_same(home: Path) -> None:
    file = upload(home)
    keep(home, file)
    assert compress_waiting(home) == 1
    assert kept(home) == [f"{file.sha256}.gz"]
    assert content_of(home, file.sha256) == TEXT
    assert compress_waiting(home) == 0
    keep(home, file)
    assert kept(home) == [f"{file.sha256}.gz"]


def test_what_is_packed_already_is_left_as_it_is(home: Path) -> None:
    file = upload(home, gzip.compress(TEXT))
    keep(home, file)
    assert compress_waiting(home) == 0
    assert kept(home) == [file.sha256]


@pytest.mark.parametrize("moment", range(6))
def test_a_kill_at_any_moment_of_packing_leaves_a_whole_original(
    home: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    file = upload(home)
    keep(home, file)
    steps = iter(range(100))

    def die_at_the_moment(*_: object) -> None:
        if next(steps) == moment:
            raise KeyboardInterrupt

    # Before and after each of: the synced part, its new name, the raw one's end.
    for owner, name in ((os, "fsync"), (Path, "rename"), (Path, "unlink")):
        real = getattr(owner, name)

        def step(*given: object, real: object = real, **named: object) -> object:
            die_at_the_moment()
            done = real(*given, **named)  # type: ignore[operator]
            die_at_the_moment()
            return done

        monkeypatch.setattr(owner, name, step)
    with pytest.raises(KeyboardInterrupt):
        compress_waiting(home)
    monkeypatch.undo()
    assert content_of(home, file.sha256) == TEXT
    compress_waiting(home)
    assert kept(home) == [f"{file.sha256}.gz"]
    assert content_of(home, file.sha256) == TEXT


def test_packing_ends_between_two_pieces_when_it_is_asked_to(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "CHUNK_BYTES", 100)
    file = upload(home)
    keep(home, file)
    answers = iter([True, True, True, False])
    assert compress_waiting(home, lambda: next(answers)) == 0
    assert content_of(home, file.sha256) == TEXT
    assert compress_waiting(home) == 1


def test_a_packed_file_that_is_not_what_came_is_never_trusted(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = upload(home)
    keep(home, file)

    class Lossy(gzip.GzipFile):
        def write(self, data: bytes) -> int:  # type: ignore[override]
            return super().write(data[:-1])

    with monkeypatch.context() as patched:
        patched.setattr(archive.gzip, "GzipFile", Lossy)
        assert compress_waiting(home) == 0
    assert kept(home) == [file.sha256]
    assert content_of(home, file.sha256) == TEXT


def test_a_missing_original_is_named(home: Path) -> None:
    with pytest.raises(PothosError, match="An original is missing"):
        open_original(home, hashlib.sha256(TEXT).hexdigest())


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_original_is_never_given_as_whole(
    home: Path, is_packed: bool, damage: str
) -> None:
    file = upload(home, random.Random(3).randbytes(5000).hex().encode())
    keep(home, file)
    file.path.unlink()
    if is_packed:
        compress_waiting(home)
    (path,) = originals(home).glob("*/*")
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[-100:]
    else:
        content[2000] ^= 1
    path.write_bytes(content)
    with pytest.raises(PothosError, match="An original is damaged"):
        content_of(home, file.sha256)


def test_a_directory_that_cannot_be_written_is_said(home: Path) -> None:
    file = upload(home)
    originals(home).write_text("a file where the directory should be")
    with pytest.raises(PothosError, match="The original could not be kept"):
        keep(home, file)


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_original_that_is_damaged_is_made_good_when_its_file_comes_again(
    home: Path, is_packed: bool
) -> None:
    keep(home, upload(home))
    if is_packed:
        compress_waiting(home)
    (path,) = originals(home).glob("*/*")
    path.unlink()  # the spooled file is the same one under another name
    path.write_bytes(b"not what came")
    again = upload(home)
    keep(home, again)
    assert kept(home) == [again.sha256]
    assert content_of(home, again.sha256) == TEXT
