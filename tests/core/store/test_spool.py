from __future__ import annotations

import hashlib
import io
import os
import shutil
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import PothosError
from core.store.spool import clean_up, receive


def test_a_file_is_kept_whole_under_a_name_of_ours(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n"
    for given in (io.BytesIO(content), [content[:3], content[3:]]):
        file = receive(tmp_path, "posts.csv", given, limit_bytes=8)
        assert file.path.parent == tmp_path
        assert file.path.read_bytes() == content
        assert (file.name, file.bytes, file.folder) == ("posts.csv", 8, "")
        assert file.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "*.csv",
        "[ab].csv",
        "a\x00b.csv",
        "x" * 300,
        "",
        "..",
        "a\\b",
    ],
)
def test_a_name_never_reaches_the_disk(tmp_path: Path, name: str) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    file = receive(spool, name, [b"x"], limit_bytes=1)
    assert sorted(tmp_path.rglob("*")) == [spool, file.path]
    assert file.path.name.isalnum()
    assert len(file.name) <= 255
    assert file.name.isprintable()


def test_the_folder_it_came_in_is_remembered(tmp_path: Path) -> None:
    file = receive(tmp_path, "october/tiktok ann/Overview.csv", [b"x"], limit_bytes=1)
    assert (file.name, file.folder) == ("Overview.csv", "october/tiktok ann")


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(PothosError, match=r"big\.csv is larger than 1 MB"):
        receive(tmp_path, "big.csv", [b"x" * (1 << 20), b"x"], limit_bytes=1 << 20)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_connection_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError("gone")

    with pytest.raises(PothosError, match="broke off"):
        receive(tmp_path, "a.csv", broken(), limit_bytes=100)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_is_told_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, 100 << 20))
    with pytest.raises(PothosError, match=r"needs 200 MB free .* there are 100 MB"):
        receive(tmp_path, "a.csv", [b"x"], limit_bytes=100)
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_behind_is_cleaned_by_age(tmp_path: Path) -> None:
    old, new, folder = tmp_path / "old.part", tmp_path / "new", tmp_path / "clean-old"
    old.write_text("x")
    new.write_text("x")
    folder.mkdir()
    (folder / "a").write_text("x")
    long_ago = time.time() - 7200
    for path in (old, folder):
        os.utime(path, (long_ago, long_ago))
    assert clean_up(tmp_path, older_than_seconds=3600) == 2
    assert list(tmp_path.iterdir()) == [new]
