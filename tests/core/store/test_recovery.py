from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from core.errors import PothosError
from core.store import open_store, recovery

STALE = duckdb.IOException(
    "IO Error: This WAL was created for this database file, but the WAL checkpoint iteration does "
    "not match the database file. That means the WAL was created for an older version of this "
    "database. File checkpoint iteration: 3, WAL checkpoint iteration: {wal}"
)


def stale(wal: int) -> duckdb.IOException:
    return duckdb.IOException(str(STALE).format(wal=wal))


def test_a_stale_log_is_set_aside_and_never_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(tmp_path).close()
    log = tmp_path / "pothos.duckdb.wal"
    log.write_bytes(b"an old log")
    connect = duckdb.connect

    def refuse_while_the_log_is_there(*given: object, **named: object) -> object:
        if log.exists():
            raise stale(wal=2)
        return connect(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(recovery.duckdb, "connect", refuse_while_the_log_is_there)
    store = open_store(tmp_path)
    assert store.recovered is not None
    assert "stopped in the middle of a write" in store.recovered
    store.close()
    kept = [path for path in tmp_path.iterdir() if ".wal.stale-" in path.name]
    assert [path.read_bytes() for path in kept] == [b"an old log"]
    assert len([path for path in tmp_path.iterdir() if "before-recovery" in path.name]) == 2


def test_a_log_newer_than_the_file_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "pothos.duckdb.wal"
    log.write_bytes(b"rows that are nowhere else")

    def refuse(*_: object, **__: object) -> None:
        raise stale(wal=4)

    monkeypatch.setattr(recovery.duckdb, "connect", refuse)
    with pytest.raises(PothosError, match="is made again from the originals and the journal"):
        open_store(tmp_path)
    assert log.read_bytes() == b"rows that are nowhere else"


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "pothos.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(PothosError, match="The database is damaged"):
        open_store(tmp_path)
    assert (tmp_path / "pothos.duckdb").read_bytes() == b"not a database" * 1000


FILL_UP = """
import resource, signal, sys
from pathlib import Path
from core.errors import PothosError
from core.store import open_store

store = open_store(Path(sys.argv[1]))
with store.write() as cursor:
    cursor.execute("INSERT INTO touched_post VALUES ('before')").fetchall()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
# No file may grow beyond 2 MB from here: the write fails as on a full disk.
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, unlimited[1]))
try:
    with store.write() as cursor:
        cursor.execute(
            "INSERT INTO touched_post SELECT md5(i::VARCHAR) FROM range(500000) AS r(i)"
        ).fetchall()
    print("no error")
except PothosError as error:
    print(error.title)
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
with store.read() as cursor:
    print(cursor.execute("SELECT post_id FROM touched_post").fetchall())
with store.write() as cursor:
    cursor.execute("INSERT INTO touched_post VALUES ('after')").fetchall()
with store.read() as cursor:
    print(cursor.execute("SELECT count(*) FROM touched_post").fetchall())
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_a_full_disk_is_told_loses_nothing_and_works_again_with_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL_UP, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.splitlines() == [
        "The disk is full.",
        "[('before',)]",
        "[(2,)]",
    ], done.stderr[-2000:]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None,
    reason="mounting a small disk needs root",
)
def test_a_small_disk_that_fills_up_keeps_what_was_loaded(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(small)])
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        store = open_store(small)
        with store.write() as cursor:
            cursor.execute("INSERT INTO touched_post VALUES ('before')").fetchall()
        with pytest.raises(PothosError) as raised, store.write() as cursor:
            cursor.execute(
                "INSERT INTO touched_post SELECT md5(i::VARCHAR) FROM range(3000000) AS r(i)"
            ).fetchall()
        assert raised.value.title == "The disk is full."
        with store.read() as cursor:
            assert cursor.execute("SELECT * FROM touched_post").fetchall() == [("before",)]
        store.close()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_database_whose_inside_duckdb_stumbles_over_is_to_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        # As seen with a file of which two blocks had changed places.
        raise duckdb.InternalException("INTERNAL Error: Failed to load metadata pointer (id 0)")

    monkeypatch.setattr(duckdb, "connect", stumble)
    with pytest.raises(recovery.DamagedDatabaseError, match="Failed to load metadata pointer"):
        open_store(tmp_path)
