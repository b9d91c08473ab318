"""The store: one DuckDB file and its journal, one cursor per query, one writer at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import duckdb

from core import acting, watched
from core.errors import PothosError
from core.store.journal import JOURNAL_NAME, Journal
from core.store.lines import OURS, Line
from core.store.root import Root
from core.store.time_limit import TookTooLongError, interrupted_after

DATABASE_NAME: Final = "pothos.duckdb"
FOR_US_ALONE: Final = 0o700
"""Exports hold addresses and orders of people. A directory that is there already stays as it is."""
SETTINGS: Final = frozenset(
    {
        "setting",
        "sensitivity",
        "exchange_rate",
        "answer_within",
        "alerts_in_a_meeting",
        "erasure",
        "erasure_lifted",
    }
)
"""Kinds of acts that choose something for everybody: they are for owners."""
A_CLOCK_THAT_WAS_WRONG: Final = timedelta(days=1)
"""A clock that was put back by less goes on from the last act; one that was further ahead was wrong
then, and is right now."""

POSITION: Final = """
SELECT coalesce(max(number), 0), arg_max(line_sha256, number) FROM journal_position
"""

JOURNAL_WAS_GONE: Final = (
    "The journal was gone, and a new one was begun. The database is complete, but what it has had "
    "until now can no longer be made again from the journal: keep a backup of it."
)


@dataclass
class _Act:
    """One write: its instant, and what it notes in the journal."""

    at: datetime
    by: str | None
    note: tuple[str, dict[str, Any]] | None = None


class Store:
    """The open database of one team. Made by :func:`open_store`.

    ``journal`` is given where the database is made again: then nothing is written to it, and its
    lines are replayed.
    """

    def __init__(
        self, data: Path, *, memory_limit: str, threads: int, journal: Journal | None = None
    ) -> None:
        self.path = data / DATABASE_NAME
        self.home = data if journal is None else journal.path.parent
        """Where the journal and the originals are."""
        self.spool = data / "spool"
        """The only directory that SQL can read from: exports are received here."""
        self._writes = 0
        self._write_lock = threading.RLock()
        self._mine = threading.local()
        self._last_instant = datetime.min.replace(tzinfo=UTC)
        self._replaying: Line | None = None
        self._own_journal = False
        for directory in (data, self.spool, data / "temp"):
            _make(directory)
        self._root = Root(
            self.path, self.spool, data / "temp", memory_limit=memory_limit, threads=threads
        )
        self.recovered: str | None = self._root.recovered
        """What had to be set aside to open the store, in words, or None."""
        try:
            self._position, line_sha256 = self._find_position()
            self._journal = journal or Journal(data / JOURNAL_NAME, self._position)
            self._own_journal = journal is None
            self._journal.require(self._position, line_sha256)
            self._go_on_from(self._journal.last)
            if self._position and self.journal_is_new:
                self.recovered = JOURNAL_WAS_GONE
        except BaseException:
            self.close()
            raise

    @property
    def data_version(self) -> int:
        """Grows with every committed write; what page caches key on."""
        return self._writes + self._root.times_opened

    @property
    def journal_is_new(self) -> bool:
        """Whether nothing was ever noted in the journal there is."""
        return self._journal.last is None

    def give_up_unseen(self) -> Path:
        """Set aside the lines of the journal that cannot be done again; where they are kept."""
        return self._journal.set_aside(after=self._position)

    @property
    def journal(self) -> Journal:
        """The open journal, for a second store that follows it."""
        return self._journal

    @property
    def last_line(self) -> Line | None:
        """The newest line of the journal, None while it has none."""
        return self._journal.last

    def lines(self) -> Iterator[Line]:
        """Every line of the journal, in order."""
        return self._journal.lines()

    @property
    def unseen(self) -> list[Line]:
        """Lines of the journal that the database has not taken in: a kill came between."""
        return list(self._journal.lines(after=self._position))

    def now(self) -> datetime:
        """The instant of the write that is under way, to be stored instead of SQL's ``now()``.

        The same in the journal, so that a database made again says the same. Two writes of one
        process never have the same instant.
        """
        act: _Act | None = getattr(self._mine, "act", None)
        return datetime.now(UTC) if act is None else act.at

    def by(self) -> str | None:
        """Who does the write that is under way, to be stored; None where nobody signs in."""
        act: _Act | None = getattr(self._mine, "act", None)
        return None if act is None else act.by

    def note(self, what: str, **facts: Any) -> None:  # noqa: ANN401 what JSON can hold
        """Say in the journal what this write does: on the disk before it is committed.

        ``facts`` are all that doing it again takes; days and instants are written as text. A kind
        has its function in ``core.imports.replay``. Once within each ``write()`` at most. Raises
        ``NotAllowedError`` where whoever acts may not do it.
        """
        act: _Act | None = getattr(self._mine, "act", None)
        if act is None:
            raise RuntimeError(f"{what} was noted outside of a write")
        if act.note is not None:
            raise RuntimeError(f"{what} was noted in one write with {act.note[0]}")
        if OURS & facts.keys():
            raise RuntimeError(f"{what} has a fact whose name is the journal's own")
        # Figures follow from what somebody was allowed to do, also where the role is gone since.
        if self._replaying is None and what != "figures":
            acting.require("govern" if what in SETTINGS else "change")
        act.note = (what, facts)

    @contextlib.contextmanager
    def replaying(self, line: Line) -> Iterator[None]:
        """Within this, what is written takes its instant from ``line`` and counts as its act.

        Raises ``PothosError`` where nothing was noted within: the line was not done again.
        """
        self._replaying = line
        try:
            yield
        finally:
            self._replaying = None
        if self._position != line.number:
            raise PothosError(
                "The journal could not be followed.",
                f"Line {line.number} of {self._journal.path}, {line.what!r}, changed nothing.",
                "Keep the journal and the originals, and report it: this is our mistake.",
            )

    @contextlib.contextmanager
    def read(self, within_s: float | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for queries, closed at the end. Sees one state: never half a write.

        Raises ``PothosError`` where the disk or the database fails, or where the statements take
        longer than ``within_s`` seconds; None: as long as they need.
        """
        cursor = self._root.cursor()
        try:
            with interrupted_after(cursor, within_s):
                yield cursor
        except duckdb.InterruptException as error:
            raise TookTooLongError(within_s) from error
        except duckdb.Error as error:
            raise self._root.explained(error) from error
        finally:
            self._root.give_back(cursor)

    @contextlib.contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor in one transaction: committed at the end, rolled back on any error.

        One writer at a time in the whole process; readers never wait. Raises ``PothosError``
        where the disk or the database fails; other exceptions pass through.
        """
        with watched.holding(self._write_lock):
            cursor = self._root.cursor()
            outer: _Act | None = getattr(self._mine, "act", None)
            act = self._mine.act = _Act(self._next_instant(), self._by_whom())
            try:
                cursor.begin()
                with watched.interruptible(cursor.interrupt):
                    yield cursor
                watched.check()
                self._commit(cursor, act)
                self._writes += 1
            except BaseException as error:
                # A failed statement may have ended the transaction by itself, and a fatal error
                # has ended the whole database: what was not committed is gone either way.
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                if isinstance(error, duckdb.InterruptException):
                    raise watched.StoppedError from error
                if isinstance(error, duckdb.Error):
                    raise self._root.explained(error) from error
                raise
            finally:
                self._mine.act = outer
                self._root.give_back(cursor)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Within this nobody else writes: what is read and noted stays the last word. They wait."""
        with watched.holding(self._write_lock):
            yield

    def exchange(self, files: Callable[[], None]) -> None:
        """Let ``files`` put another journal and another database in the place of these.

        Both are closed meanwhile. Only within :meth:`alone`, of a store that owns its journal.
        """

        def with_the_journal() -> None:
            self._journal.close()
            files()

        try:
            self._root.exchange(with_the_journal)
        finally:
            self._journal = Journal(self.home / JOURNAL_NAME)
        self._position, line_sha256 = self._find_position()
        self._journal.require(self._position, line_sha256)
        self._go_on_from(self._journal.last)

    def close(self) -> None:
        """Close every cursor and the file. A closed store cannot be used again."""
        with self._write_lock:
            self._root.close()
            if self._own_journal:
                self._journal.close()

    def _go_on_from(self, last: Line | None) -> None:
        """Let no instant come before those in the journal: the newest word on a thing counts."""
        if last is not None and last.at - datetime.now(UTC) < A_CLOCK_THAT_WAS_WRONG:
            self._last_instant = last.at

    def _next_instant(self) -> datetime:
        if self._replaying is not None:
            return self._replaying.at
        self._last_instant = max(datetime.now(UTC), self._last_instant + timedelta(microseconds=1))
        return self._last_instant

    def _by_whom(self) -> str | None:
        if self._replaying is not None:
            return self._replaying.by
        return acting.signature()

    def _commit(self, cursor: duckdb.DuckDBPyConnection, act: _Act) -> None:
        """Commit, with the line of the journal on the disk before it."""
        if act.note is None:
            cursor.commit()
        elif self._replaying is not None:
            _take_in(cursor, self._replaying)
            cursor.commit()
            self._position = self._replaying.number
        elif not self._own_journal or self._position != self._journal.number:
            raise PothosError(
                "Pothos has to be started again.",
                "The journal holds something that the database has not taken in. Nothing was "
                "changed.",
                "Stop Pothos and start it again: what is missing is done then.",
            )
        else:
            line = self._journal.append(act.at, *act.note, act.by)
            try:
                _take_in(cursor, line)
                cursor.commit()
            except BaseException as error:
                if not self._was_committed(cursor, error):
                    raise
            self._position = line.number

    def _was_committed(self, cursor: duckdb.DuckDBPyConnection, error: BaseException) -> bool:
        """Whether the database has the last line after all, although its commit failed.

        If it has not, the line is taken back. If nobody can tell, it stays: nothing more is
        written then, and the next start does what is missing.
        """
        with contextlib.suppress(duckdb.Error):
            cursor.rollback()
        try:
            if isinstance(error, duckdb.Error):
                self._root.explained(error)  # opens the database again if it was invalidated
            position, _ = self._find_position()
        except (duckdb.Error, PothosError):
            return False
        if position < self._journal.number:
            self._journal.take_back()
        return position == self._journal.number and position > self._position

    def _find_position(self) -> tuple[int, str | None]:
        with self.read() as cursor:
            number, line_sha256 = cursor.execute(POSITION).fetchall()[0]
        return int(number), line_sha256


def _take_in(cursor: duckdb.DuckDBPyConnection, line: Line) -> None:
    given = [line.number, line.sha256]
    cursor.execute("INSERT INTO journal_position VALUES (?, ?)", given).fetchall()


def _make(directory: Path) -> None:
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        directory.mkdir(mode=FOR_US_ALONE, exist_ok=True)
    except OSError as error:
        raise PothosError(
            "The directory of the data cannot be used.",
            f"{directory}: {error.strerror or error}.",
            "Let Pothos write there, or name another directory in POTHOS_DATA.",
        ) from error


def open_store(
    data: Path,
    *,
    memory_limit: str = "512MB",
    threads: int = 2,
    journal: Journal | None = None,
) -> Store:
    """Open the database below ``data``, creating, recovering or migrating it as needed.

    ``memory_limit`` bounds DuckDB's buffers, not the process. ``journal`` is for a rebuild; see
    :class:`Store`. Raises ``PothosError`` where another process has the file, where it was made by
    a newer Pothos, where it is damaged, or where the hardening does not hold on this DuckDB.
    """
    return Store(data.resolve(), memory_limit=memory_limit, threads=threads, journal=journal)
