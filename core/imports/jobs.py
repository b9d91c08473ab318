"""Reading and importing in the background of the process, so that no screen waits for it.

A job lives in the process and is found by its id, so it goes on while the person who started it
looks at another page. It is forgotten an hour after it ended.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from core import acting, watched
from core.errors import PothosError
from core.exports.export import Export, Refusal, SpooledFile
from core.exports.question import Question
from core.imports.drop import CancelledError, load_exports, our_mistake, read_files
from core.imports.figures import bring_up_to_date
from core.imports.progress import Measure, Progress, State
from core.store import Receipt, Said, Store
from core.store.spool import hold

KEEP_ENDED_S: Final = 60 * 60
READING_PASSES: Final = 3
"""How often the bytes of a file are read at most: encoding, what its values say, rows."""
_INTERRUPT_EVERY_S: Final = 0.1

Found = list[Export | Question | Refusal]


@dataclass
class Job:
    """One piece of work in the background. Made by the functions below that start one.

    ``found`` is what reading gave, ``receipts`` what importing gave (also of the files that a
    cancelled import had loaded before); ``error`` says why it failed.
    """

    names: tuple[str, ...]
    measure: Measure
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    found: Found = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    asked: tuple[tuple[Export, Said], ...] = ()
    """What an import was to load."""
    files: frozenset[Path] = frozenset()
    """What it needs of the spool until it is over."""
    error: PothosError | None = None
    ended_at: float | None = None

    def __post_init__(self) -> None:
        self.watcher = watched.Watcher(self.measure.advance, self.measure.wait, self.measure.step)
        self.figures_watcher = watched.Watcher(on_waiting=self.measure.wait)
        """Of the figures: they are not cancelled, only stopped with the server."""
        self._over = threading.Event()

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        return self.measure.now()

    @property
    def left_over(self) -> list[tuple[Export, Said]]:
        """What a cancelled import did not load."""
        return [
            asked
            for asked, receipt in zip(self.asked, self.receipts, strict=False)
            if isinstance(receipt.failure, CancelledError)
        ]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs any more."""
        return self._over.is_set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for its end; False where it is not over after ``timeout_s``."""
        return self._over.wait(timeout_s)

    def cancel(self) -> None:
        """Let it end soon: what is loaded stays, the file that it is at leaves nothing.

        Returns at once. The figures of what is loaded are still brought up to date.
        """
        self._stop((self.watcher,))

    def stop(self) -> None:
        """As ``cancel``, and the figures are left for the next start. For the end of the server."""
        self._stop((self.watcher, self.figures_watcher))

    def end(self, state: State, words: str) -> None:
        """Called once, by the thread of the job."""
        self.measure.end(state, words)
        self.ended_at = time.monotonic()
        self._over.set()

    def _stop(self, watchers: Sequence[watched.Watcher]) -> None:
        def ask() -> None:
            # Again and again: a database that is between two statements forgets it was asked.
            while not self.is_over:
                for watcher in watchers:
                    watcher.ask_to_stop()
                self.wait(_INTERRUPT_EVERY_S)

        for watcher in watchers:
            watcher.ask_to_stop()
        threading.Thread(target=ask, name=f"cancel {self.id}", daemon=True).start()


_JOBS: Final[dict[str, Job]] = {}
_jobs_lock: Final = threading.Lock()
_no_more: Final = threading.Event()


def start_reading(
    store: Store,
    files: Sequence[SpooledFile],
    today: date,
    read: Callable[[Store, Sequence[SpooledFile], date], Found] = read_files,
) -> Job:
    """Read the files of a drop in the background; ``found`` of the job as ``read_files`` gives."""
    job = Job(
        tuple(file.name for file in files),
        Measure("reading", [(sum(file.bytes for file in files), 0)], READING_PASSES),
        files=frozenset(file.path for file in files),
    )

    def work() -> None:
        job.measure.begin(0, "Reading")
        found = read(store, files, today)
        watched.check()
        job.found = found

    return _start(job, work)


def start(
    store: Store,
    exports: Sequence[Export],
    said: Sequence[Said],
    afterwards: Callable[[Sequence[Receipt]], None] = lambda receipts: None,
) -> Job:
    """Import exports in the background, as ``import_exports`` does; ``said`` runs parallel.

    ``afterwards`` is given the receipts once the figures are brought up to date.
    """
    exports, said = list(exports), list(said)
    job = Job(
        tuple(export.file.name for export in exports),
        Measure("loading", [(export.file.bytes, export.rows_in) for export in exports]),
        asked=tuple(zip(exports, said, strict=True)),
        files=frozenset(path for export in exports for path in _needed(export)),
    )

    def work() -> None:
        try:
            load_exports(store, exports, said, job.measure.begin, job.receipts.append)
        finally:
            job.measure.figures()
            with watched.watched_by(job.figures_watcher):
                bring_up_to_date(store)
        afterwards(job.receipts)
        if job.left_over:
            raise watched.StoppedError

    return _start(job, work)


def start_work(words: str, work: Callable[[Callable[[float, str], None]], None]) -> Job:
    """Do anything else that takes a while in the background; it is handed what to tell how far."""
    job = Job((words,), Measure("working", []))
    return _start(job, lambda: work(job.measure.tell))


def find(job_id: str) -> Job | None:
    """The job with this id, None where there never was one or it is forgotten."""
    with _jobs_lock:
        return _JOBS.get(job_id)


def hold_files(spool: Path) -> None:
    """See to it that a sweep of the spool leaves what the jobs that run or wait still need."""
    with _jobs_lock:
        needed = [job.files for job in _JOBS.values() if not job.is_over]
    hold(spool, frozenset[Path]().union(*needed))


def _needed(export: Export) -> Iterator[Path]:
    yield export.file.path
    for table in export.tables:
        yield from table.files
    if export.drop is not None:
        yield from (upload.path for upload in export.drop.uploads)


def stop_all(within_s: float, *, for_good: bool = False) -> bool:
    """Stop every job and wait for their ends; False where one still runs after ``within_s``.

    ``for_good``: the process ends, and no other job begins.
    """
    with _jobs_lock:
        if for_good:
            _no_more.set()
        running = [job for job in _JOBS.values() if not job.is_over]
    for job in running:
        job.stop()
    deadline = time.monotonic() + within_s
    return all(job.wait(max(0.0, deadline - time.monotonic())) for job in running)


def _start(job: Job, work: Callable[[], None]) -> Job:
    with _jobs_lock:
        if _no_more.is_set():
            raise watched.StoppedError
        _forget_old()
        _JOBS[job.id] = job
    given = (job, work, acting.now())
    threading.Thread(target=_run, args=given, name=f"job {job.id}", daemon=True).start()
    return job


def _forget_old() -> None:
    oldest = time.monotonic() - KEEP_ENDED_S
    for job in list(_JOBS.values()):
        if job.ended_at is not None and job.ended_at < oldest:
            del _JOBS[job.id]


def _run(job: Job, work: Callable[[], None], person: acting.Person) -> None:
    try:
        with acting.working_for(person), watched.watched_by(job.watcher):
            work()
    except watched.StoppedError:
        job.end("cancelled", "Cancelled")
    except PothosError as error:
        job.error = error
        job.end("failed", error.title)
    except Exception as error:  # noqa: BLE001 - a thread's exception would be lost; it is told and logged
        job.error = our_mistake(error)
        job.end("failed", job.error.title)
    else:
        job.end("done", "Done")
