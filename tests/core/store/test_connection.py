from __future__ import annotations

import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import PothosError
from core.store import Store, open_store, process, the_store
from core.store.time_limit import TookTooLongError


def test_eight_threads_each_get_their_own_answer(store: Store) -> None:
    def ask(number: int) -> tuple[int, int]:
        # The sum of 1..n is n (n + 1) / 2.
        with store.read() as cursor:
            rows = cursor.execute("SELECT sum(i) FROM range(1, ? + 1) AS r(i)", [number]).fetchall()
        return int(rows[0][0]), number * (number + 1) // 2

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(1, 481)))
    assert [found for found, _ in answers] == [expected for _, expected in answers]


def test_a_write_is_seen_as_a_whole_or_not_at_all(store: Store) -> None:
    with store.write() as writer:
        writer.execute("INSERT INTO touched_post VALUES ('a'), ('b')").fetchall()
        with store.read() as reader:
            during = reader.execute("SELECT count(*) FROM touched_post").fetchall()
    with store.read() as reader:
        after = reader.execute("SELECT count(*) FROM touched_post").fetchall()
    assert (during, after) == ([(0,)], [(2,)])


def test_an_error_rolls_the_whole_write_back(store: Store) -> None:
    version = store.data_version
    with pytest.raises(ValueError, match="stop"), store.write() as cursor:
        cursor.execute("INSERT INTO touched_post VALUES ('a')").fetchall()
        raise ValueError("stop")
    with store.read() as cursor:
        assert cursor.execute("SELECT count(*) FROM touched_post").fetchall() == [(0,)]
    assert store.data_version == version


def test_an_error_of_the_database_is_told_without_a_traceback(store: Store) -> None:
    with pytest.raises(PothosError) as raised, store.write() as cursor:
        cursor.execute("INSERT INTO touched_post VALUES (NULL)").fetchall()
    assert raised.value.title == "The database could not be used."
    with store.write() as cursor:
        cursor.execute("INSERT INTO touched_post VALUES ('a')").fetchall()


def test_the_data_version_grows_with_every_write(store: Store) -> None:
    before = store.data_version
    for _ in range(3):
        with store.write() as cursor:
            cursor.execute("INSERT INTO touched_post VALUES ('a')").fetchall()
    assert store.data_version == before + 3


def test_writers_wait_for_each_other(store: Store) -> None:
    with store.write() as cursor:
        cursor.execute("CREATE TABLE counter AS SELECT 0 AS n").fetchall()

    def add_one(_: int) -> None:
        with store.write() as cursor:
            cursor.execute("UPDATE counter SET n = n + 1").fetchall()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    with store.read() as cursor:
        assert cursor.execute("SELECT n FROM counter").fetchall() == [(80,)]


def test_every_cursor_is_closed_again(store: Store) -> None:
    with store.read():
        pass
    with pytest.raises(PothosError), store.read() as cursor:
        cursor.execute("SELECT nothing").fetchall()
    with store.write():
        pass
    assert store._root.open_cursors == set()


def test_a_second_process_is_told_that_the_database_is_in_use(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from core.store import open_store\n"
        "from core.errors import PothosError\n"
        "try: open_store(Path(sys.argv[1]))\n"
        "except PothosError as error: print(error.title)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(store.path.parent)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "Another Pothos is using this database.\n"


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    first = open_store(tmp_path)
    with first.write() as cursor:
        cursor.execute("INSERT INTO touched_post VALUES ('a')").fetchall()
    first.close()
    second = open_store(tmp_path)
    with second.read() as cursor:
        assert cursor.execute("SELECT * FROM touched_post").fetchall() == [("a",)]
    second.close()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    with pytest.raises(PothosError, match="closed"), store.read():
        pass


def test_instants_are_read_in_utc_wherever_the_machine_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    store = open_store(tmp_path)
    with store.read() as cursor:
        day = cursor.execute(
            "SELECT CAST(CAST('2026-05-31T23:30:00Z' AS TIMESTAMPTZ) AS DATE)::VARCHAR"
        ).fetchall()
    store.close()
    assert day == [("2026-05-31",)]


def test_readers_on_other_threads_go_on_while_one_writes(store: Store) -> None:
    seen: list[int] = []

    def read() -> None:
        with store.read() as cursor:
            seen.append(int(cursor.execute("SELECT count(*) FROM touched_post").fetchall()[0][0]))

    with store.write() as writer:
        writer.execute("INSERT INTO touched_post VALUES ('a')").fetchall()
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(timeout=10)
    assert seen == [0]


def test_the_process_has_one_store_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POTHOS_DATA", str(tmp_path / "team"))
    monkeypatch.setattr(process, "_opened", [])
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: the_store(), range(8)))
    assert all(store is stores[0] for store in stores)
    assert stores[0].path.parent == (tmp_path / "team").resolve()
    stores[0].close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of directories")
def test_nobody_else_on_the_machine_can_look_into_the_data(tmp_path: Path) -> None:
    data = tmp_path / "team" / "data"
    open_store(data).close()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    open_store(shared).close()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755, "somebody gave it its rights on purpose"
    assert stat.S_IMODE((shared / "spool").stat().st_mode) == 0o700


FOR_HOURS = "SELECT sum(hash(a.range + b.range)) FROM range(10000000) a, range(10000000) b"


def test_a_question_that_takes_too_long_is_stopped_and_said(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    began = time.monotonic()
    with pytest.raises(TookTooLongError) as told, store.read(0.3) as cursor:
        cursor.execute(FOR_HOURS).fetchall()
    assert time.monotonic() - began < 10
    assert "too long" in told.value.title
    with store.read(5.0) as cursor:
        assert cursor.execute("SELECT 1").fetchall() == [(1,)]
    assert not [one for one in threading.enumerate() if one.name == "time limit"]
    store.close()
