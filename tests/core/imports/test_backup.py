"""A backup brings back every row of every table, and one that was changed brings back nothing."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import DiskTroubleError, PothosError
from core.imports import count_estimates, open_or_rebuild
from core.imports.backup import MANIFEST, back_up, restore
from core.store import Store, open_store
from core.store.archive import compress_waiting, originals
from core.store.journal import JOURNAL_NAME
from tests.core.imports.tables import every_table, require_the_same
from tests.core.imports.test_rebuild import CAMPAIGNS, LATER, POSTS, bring_in

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """Three imports and a setting; one original is packed and the others are not."""
    store = open_or_rebuild(data)
    bring_in(store, {"campaigns.csv": CAMPAIGNS.encode()})
    compress_waiting(store.home)
    bring_in(store, {"posts.csv": POSTS.encode(), "later.csv": LATER.encode()})
    count_estimates(store, False)
    yield store
    store.close()


def changed(backup: Path, to: Path, name: str, content: bytes | None, new_name: str = "") -> Path:
    """A copy of a backup in which one part is another, has another name, or is left out."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(to, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
            elif content is not None:
                new.writestr(new_name or one, content)
    return to


def require_nothing_put_back(backup: Path, data: Path, why: str) -> None:
    with pytest.raises(PothosError) as refused:
        restore(backup, data)
    assert why in refused.value.what_happened
    assert not data.exists()
    assert [one for one in data.parent.iterdir() if one.name.startswith(data.name)] == []


def test_every_table_comes_back(store: Store, tmp_path: Path) -> None:
    expected = every_table(store)

    done = back_up(store.home, tmp_path / "monday.zip")

    assert (done.originals, done.missing) == (3, ())
    assert stat.S_IMODE((tmp_path / "monday.zip").stat().st_mode) == 0o600
    number, made = restore(tmp_path / "monday.zip", tmp_path / "again")
    assert (number, made.lost, made.lines) == (3, (), done.lines)
    again = open_store(tmp_path / "again")
    try:
        require_the_same(every_table(again), expected)
    finally:
        again.close()


def test_one_taken_while_imports_run_is_whole(store: Store, tmp_path: Path) -> None:
    """What it has is what the team had after some act: never half of an import."""
    stop = threading.Event()
    wrong: list[BaseException] = []

    def work() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                bring_in(store, {"posts.csv": POSTS.replace("1000", f"{1000 + number}").encode()})
                compress_waiting(store.home)
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            wrong.append(error)

    working = threading.Thread(target=work)
    working.start()
    try:
        for number in range(3):
            back_up(store.home, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        working.join()

    assert wrong == []
    lines = {line.number: line.sha256 for line in store.lines()}
    for number in range(3):
        restore(tmp_path / f"{number}.zip", tmp_path / f"again-{number}")
        again = open_store(tmp_path / f"again-{number}")
        try:
            last = again.last_line
            assert last is not None
            assert lines[last.number] == last.sha256
            with again.read() as cursor:
                counts = cursor.execute(
                    "SELECT count(*) FROM import_file WHERE rows_loaded + rows_duplicate"
                    " + rows_skipped <> rows_in"
                ).fetchall()
            assert counts == [(0,)]
        finally:
            again.close()


@pytest.mark.parametrize(
    "name", [JOURNAL_NAME, "an original", MANIFEST], ids=["journal", "original", "manifest"]
)
def test_a_backup_that_was_changed_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    backup = tmp_path / "monday.zip"
    back_up(store.home, backup)
    with zipfile.ZipFile(backup) as whole:
        if name == "an original":
            name = next(one for one in whole.namelist() if one.startswith("originals/"))
        content = whole.read(name)
    last = content.rstrip()[-1:]
    other = content.rstrip()[:-1] + (b"?" if last != b"?" else b"!") + b"\n"
    bad = changed(backup, tmp_path / "bad.zip", name, other[: len(content)])

    with pytest.raises(PothosError) as refused:
        restore(bad, tmp_path / "again")

    assert refused.value.title == "This is not a whole backup."
    assert not (tmp_path / "again").exists()
    restore(changed(backup, tmp_path / "same.zip", name, content), tmp_path / "again")


def test_a_part_that_is_missing_or_was_not_there_is_refused(store: Store, tmp_path: Path) -> None:
    backup = tmp_path / "monday.zip"
    back_up(store.home, backup)
    with zipfile.ZipFile(backup) as whole:
        name = next(one for one in whole.namelist() if one.startswith("originals/"))
    without = changed(backup, tmp_path / "without.zip", name, None)
    shutil.copy(backup, more := tmp_path / "more.zip")
    with zipfile.ZipFile(more, "a") as archive:
        archive.writestr("pothos.duckdb", b"mine")

    why = "What is in it is not what its manifest names."
    require_nothing_put_back(without, tmp_path / "again", why)
    require_nothing_put_back(more, tmp_path / "again", why)


def test_a_name_that_leads_elsewhere_is_refused(store: Store, tmp_path: Path) -> None:
    backup = tmp_path / "monday.zip"
    back_up(store.home, backup)
    with zipfile.ZipFile(backup) as whole:
        name = next(one for one in whole.namelist() if one.startswith("originals/"))
        content = whole.read(name)
        manifest = json.loads(whole.read(MANIFEST))
    manifest["parts"]["../elsewhere"] = manifest["parts"].pop(name)
    moved = changed(backup, tmp_path / "moved.zip", name, content, new_name="../elsewhere")
    bad = changed(moved, tmp_path / "bad.zip", MANIFEST, json.dumps(manifest).encode())

    require_nothing_put_back(bad, tmp_path / "again", "no part of a backup")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no more", b"apples,pears\n1,2\n"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "monday.zip").write_bytes(content)

    require_nothing_put_back(tmp_path / "monday.zip", tmp_path / "again", "no zip, or a damaged")


def test_nothing_that_is_there_is_replaced(store: Store, tmp_path: Path) -> None:
    back_up(store.home, tmp_path / "monday.zip")
    size = (tmp_path / "monday.zip").stat().st_size

    with pytest.raises(PothosError, match="There is a file of this name"):
        back_up(store.home, tmp_path / "monday.zip")
    with pytest.raises(PothosError, match="There is something where the backup should go"):
        restore(tmp_path / "monday.zip", store.home)

    assert (tmp_path / "monday.zip").stat().st_size == size
    assert (store.home / JOURNAL_NAME).exists()


def test_an_original_that_is_damaged_or_gone_is_told_and_the_rest_comes_back(
    store: Store, tmp_path: Path
) -> None:
    kept = sorted(one for one in originals(store.home).glob("*/*") if one.suffix == "")
    kept[0].write_bytes(b"damaged")
    kept[1].unlink()

    done = back_up(store.home, tmp_path / "monday.zip")

    assert (len(done.missing), done.originals) == (2, 1)
    assert any("its original is not there" in one for one in done.missing)
    _, made = restore(tmp_path / "monday.zip", tmp_path / "again")
    assert len(made.lost) == 2
    assert (tmp_path / "again" / "pothos.duckdb").exists()


def test_without_data_and_without_room_it_says_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PothosError, match="There is nothing to back up"):
        back_up(tmp_path / "nowhere", tmp_path / "monday.zip")
    with pytest.raises(DiskTroubleError, match="could not be written"):
        back_up(store.home, tmp_path / "no such directory" / "monday.zip")

    def no_room(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.imports.backup.os.fsync", no_room)
    with pytest.raises(DiskTroubleError) as refused:
        back_up(store.home, tmp_path / "monday.zip")
    assert "No space left on device" in refused.value.what_happened
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_by_command_while_another_process_has_the_database(store: Store, tmp_path: Path) -> None:
    expected = every_table(store)

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "core", *arguments],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
        ).stdout  # fmt: skip

    backup = str(tmp_path / "monday.zip")
    assert "3 originals" in run("backup", backup, "--data", str(store.home))
    assert "is as it was" in run("restore", backup, "--data", str(tmp_path / "again"))

    again = open_store(tmp_path / "again")
    try:
        require_the_same(every_table(again), expected)
    finally:
        again.close()
