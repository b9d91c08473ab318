"""An import in the background: how far it is, cancelled, failed, two at once."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from core.errors import PothosError
from core.exports.export import Export, SpooledFile
from core.imports import drop, jobs, read_files
from core.imports.drop import CancelledError
from core.imports.jobs import Found, Job
from core.imports.progress import Measure
from core.store import Receipt, Said, Store
from core.store.spool import clean_up, receive

TODAY = date(2026, 6, 7)
LONG_S = 60
"""Only a failing test waits so long."""


def posts(first: int, rows: int) -> str:
    """Posts with ids of their own."""
    lines = [
        f"instagram,{first + n},ann,New pots,2026-05-10,2026-06-01,{1000 + n},800,40,4\n"
        for n in range(rows)
    ]
    header = (
        "platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments\n"
    )
    return header + "".join(lines)


def exports_of(store: Store, *texts: str) -> list[Export]:
    files = [receive(store.spool, f"{n}.csv", [t.encode()], 1 << 24) for n, t in enumerate(texts)]
    found = read_files(store, files, TODAY)
    exports = [one for one in found if isinstance(one, Export)]
    assert len(exports) == len(texts), found
    return exports


def start(store: Store, exports: list[Export]) -> Job:
    return jobs.start(store, exports, [Said()] * len(exports))


def count(store: Store, table: str) -> int:
    with store.read() as cursor:
        return int(cursor.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608


class Held:
    """Holds the loading of the n-th file until it is let go, so that a test can look at it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at_file: int) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        self._left = at_file
        real = drop.load

        def load(store: Store, export: Export, said: Said) -> Receipt:
            self._left -= 1
            if self._left < 0:
                self.reached.set()
                assert self.go_on.wait(LONG_S)
            return real(store, export, said)

        monkeypatch.setattr(drop, "load", load)


def test_an_import_in_the_background_gives_its_receipts_and_figures(store: Store) -> None:
    job = start(store, exports_of(store, posts(1, 3), posts(10, 2)))
    assert job.wait(LONG_S)
    assert job.progress.state == "done"
    assert job.progress.share == 1.0
    assert [receipt.rows_loaded for receipt in job.receipts] == [3, 2]
    assert (job.progress.rows_done, job.progress.rows_in_all) == (5, 5)
    assert count(store, "post_now") == 5
    assert jobs.find(job.id) is job


def test_progress_never_goes_back_and_counts_bytes_and_rows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports = exports_of(store, posts(1, 3), posts(10, 2))
    held = Held(monkeypatch, at_file=1)
    job = start(store, exports)
    assert held.reached.wait(LONG_S)

    now = job.progress

    assert (now.state, now.words) == ("loading", "Loading 1.csv")
    assert (now.rows_done, now.rows_in_all) == (3, 5)
    assert now.bytes_done == exports[0].file.bytes
    assert now.bytes_in_all == exports[0].file.bytes + exports[1].file.bytes
    assert 0 < now.share < 0.9
    held.go_on.set()
    assert job.wait(LONG_S)
    assert job.progress.share == 1.0


def test_the_steps_with_one_file_move_the_bar_and_say_what_is_done(store: Store) -> None:
    measure = Measure("loading", [(1000, 10), (3000, 30)])
    measure.begin(0, "Loading a.csv")
    shares = []
    for done, words in ((0, "taking the rows in"), (4, "adding the rows"), (2, "again")):
        measure.step(done, 5, words)
        shares.append(round(measure.now().share, 6))
    # A quarter of the bytes, 95 % of them at most before the file is done, 90 % before the figures.
    assert shares == [0.0, round(0.9 * 0.25 * 0.95 * 0.8, 6), round(0.9 * 0.25 * 0.95 * 0.8, 6)]
    assert measure.now().words == "Loading a.csv: again"
    assert measure.now().bytes_done == 0


def test_a_load_tells_its_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    real = Measure.step

    def step(self: Measure, done: int, of: int, words: str) -> None:
        told.append(words)
        real(self, done, of, words)

    monkeypatch.setattr(Measure, "step", step)
    job = start(store, exports_of(store, posts(1, 3)))
    assert job.wait(LONG_S)
    assert told[0] == "taking the rows in"
    assert told[-1] == "adding the rows"


def test_nothing_is_said_of_the_time_left_before_there_is_evidence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, at_file=0)
    job = start(store, exports_of(store, posts(1, 3)))
    assert held.reached.wait(LONG_S)
    assert job.progress.seconds_left is None
    held.go_on.set()
    assert job.wait(LONG_S)


def test_a_cancelled_import_keeps_what_was_loaded_and_nothing_of_the_rest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, at_file=1)
    job = start(store, exports_of(store, posts(1, 3), posts(10, 2), posts(20, 1)))
    assert held.reached.wait(LONG_S)
    job.cancel()
    held.go_on.set()
    assert job.wait(LONG_S)

    assert job.progress.state == "cancelled"
    first, *others = job.receipts
    assert first.rows_loaded == 3
    assert len(others) == 2
    assert all(isinstance(receipt.failure, CancelledError) for receipt in others)
    assert count(store, "import_file") == 1
    # The figures of what was loaded are there.
    assert count(store, "post_now") == 3
    assert count(store, "touched_post") == 0


def test_a_statement_that_runs_is_interrupted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = threading.Event()

    def load(store: Store, export: Export, said: Said) -> Receipt:
        with store.write() as cursor:
            runs.set()
            cursor.execute("SELECT count(*) FROM range(1000000) a, range(1000000) b").fetchall()
        raise AssertionError("The statement came to its end")

    exports = exports_of(store, posts(1, 3))
    monkeypatch.setattr(drop, "load", load)
    job = start(store, exports)
    assert runs.wait(LONG_S)
    job.cancel()
    assert job.wait(LONG_S)
    assert job.progress.state == "cancelled"
    assert count(store, "import_file") == 0


def test_two_imports_at_once_both_succeed_and_one_says_that_it_waits(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = exports_of(store, posts(1, 30))
    theirs = exports_of(store, posts(100, 20))
    with store.write():  # somebody writes
        jobs_at_once = [start(store, mine), start(store, theirs)]
        both_wait = threading.Event()
        for _ in range(LONG_S * 20):
            if all(job.progress.state == "waiting" for job in jobs_at_once):
                both_wait.set()
                break
            both_wait.wait(0.05)
        assert both_wait.is_set()
    for job in jobs_at_once:
        assert job.wait(LONG_S)
        assert job.progress.state == "done", job.error
    assert count(store, "post_now") == 50


def test_one_that_waits_for_another_can_be_cancelled(store: Store) -> None:
    exports = exports_of(store, posts(1, 3))
    with store.write():
        job = start(store, exports)
        job.cancel()
        # The figures of nothing wait for the writer too, and are then brought up to date.
    assert job.wait(LONG_S)
    assert job.progress.state == "cancelled"
    assert count(store, "import_file") == 0


def test_a_failure_nobody_expected_is_told_and_stops_no_other_file(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    exports = exports_of(store, posts(1, 3), posts(10, 2))
    real = drop.load

    def load(store: Store, export: Export, said: Said) -> Receipt:
        if export.file.name == "0.csv":
            raise ZeroDivisionError("secret figures")
        return real(store, export, said)

    monkeypatch.setattr(drop, "load", load)
    job = start(store, exports)
    assert job.wait(LONG_S)
    first, second = job.receipts
    assert first.failure is not None
    assert "secret" not in str(first.failure)
    assert "ZeroDivisionError" in caplog.text
    assert second.rows_loaded == 2
    assert job.progress.state == "done"


def test_figures_that_cannot_be_brought_up_to_date_fail_the_job_with_its_receipts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: Store) -> None:
        raise PothosError("The disk is full.", "No room.", "Free some space.")

    exports = exports_of(store, posts(1, 3))
    monkeypatch.setattr(jobs, "bring_up_to_date", fail)
    job = start(store, exports)
    assert job.wait(LONG_S)
    assert job.progress.state == "failed"
    assert job.error is not None
    assert job.error.title == "The disk is full."
    assert [receipt.rows_loaded for receipt in job.receipts] == [3]


def test_files_are_read_in_the_background_and_a_large_one_can_be_cancelled(
    store: Store, tmp_path: Path
) -> None:
    file = receive(store.spool, "a.csv", [posts(1, 3).encode()], 1 << 20)
    job = jobs.start_reading(store, [file], TODAY)
    assert job.wait(LONG_S)
    [export] = job.found
    assert isinstance(export, Export)
    assert export.rows_in == 3

    reached, go_on = threading.Event(), threading.Event()

    def read(store: Store, files: Sequence[SpooledFile], today: date) -> Found:
        reached.set()
        assert go_on.wait(LONG_S)
        return read_files(store, files, today)

    job = jobs.start_reading(store, [file], TODAY, read)
    assert reached.wait(LONG_S)
    job.cancel()
    go_on.set()
    assert job.wait(LONG_S)
    assert job.progress.state == "cancelled"
    assert job.found == []


def test_when_the_server_stops_its_jobs_end_and_leave_nothing_half(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, at_file=0)
    job = start(store, exports_of(store, posts(1, 3)))
    assert held.reached.wait(LONG_S)
    wait_for_it: list[Callable[[], bool]] = [lambda: jobs.stop_all(LONG_S)]
    stopping = threading.Thread(target=wait_for_it[0])
    stopping.start()
    while not job.watcher.asked_to_stop:
        job.wait(0.01)
    held.go_on.set()
    stopping.join(LONG_S)
    assert job.is_over
    assert count(store, "import_file") == 0


def test_files_that_a_waiting_import_needs_outlive_a_sweep_of_the_spool(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A total row has to go: the second file is loaded from a clean copy of ours.
    cleaned = posts(10, 2) + "Total,,,,,,2001,1600,80,8\n"
    exports = exports_of(store, posts(1, 3), cleaned)
    held = Held(monkeypatch, at_file=0)
    job = start(store, exports)
    assert held.reached.wait(LONG_S)
    two_hours_ago = time.time() - 7200
    for path in store.spool.iterdir():
        os.utime(path, (two_hours_ago, two_hours_ago))
    left_over = store.spool / "of a closed tab"
    left_over.touch()
    os.utime(left_over, (two_hours_ago, two_hours_ago))

    jobs.hold_files(store.spool)
    assert clean_up(store.spool, 3600) == 1

    held.go_on.set()
    assert job.wait(LONG_S)
    assert [receipt.failure for receipt in job.receipts] == [None, None]


def test_the_log_says_where_a_failure_arose_and_quotes_no_cell(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        int("anna@" + "example.com")
    except ValueError as error:
        told = drop.our_mistake(error)
    assert "ValueError" in caplog.text
    assert __file__ in caplog.text
    assert "anna@example" not in caplog.text + str(told)
