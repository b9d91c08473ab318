"""The store: one DuckDB file, one root connection, one cursor per query, one writer at a time.

A connection shared between threads gives other people's answers without an error (measured: 375 of
480 queries wrong on 1.5.6), so nobody outside this file ever holds the root connection.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from core.errors import PothosError
from core.store import hardening, migrations, recovery

DATABASE_NAME: Final = "pothos.duckdb"
TEMPORARY_SPACE: Final = "20GB"
"""How much a sort or a join may spill before DuckDB gives up; the default is 90 % of the disk."""


class Store:
    """The open database of one team. Made by :func:`open_store`."""

    def __init__(self, data: Path, *, memory_limit: str, threads: int) -> None:
        self.path = data / DATABASE_NAME
        self.spool = data / "spool"
        """The only directory that SQL can read from: exports are received here."""
        self.recovered: str | None = None
        """What had to be set aside to open the store, in words, or None."""
        self._settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": threads,
            "temp_directory": str(data / "temp"),
            "max_temp_directory_size": TEMPORARY_SPACE,
            "storage_compatibility_version": "v1.0.0",
            # What a large import freed goes back to the machine: of 245 MB more, 42 MB are left
            # after three seconds, and without these threads all of it.
            "allocator_background_threads": True,
            **hardening.AT_CONNECT,
        }
        self._data_version = 1
        self._write_lock = threading.RLock()
        self._root_lock = threading.Lock()
        self._open_cursors: set[duckdb.DuckDBPyConnection] = set()
        for directory in (data, self.spool, data / "temp"):
            directory.mkdir(parents=True, exist_ok=True)
        self._root: duckdb.DuckDBPyConnection | None = self._connect()

    @property
    def data_version(self) -> int:
        """Grows with every committed write; what page caches key on."""
        return self._data_version

    @contextlib.contextmanager
    def read(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for queries, closed at the end. Sees one state: never half a write.

        Raises ``PothosError`` where the disk or the database fails.
        """
        cursor = self._cursor()
        try:
            yield cursor
        except duckdb.Error as error:
            raise self._explained(error) from error
        finally:
            self._close(cursor)

    @contextlib.contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor in one transaction: committed at the end, rolled back on any error.

        One writer at a time in the whole process; readers never wait. Raises ``PothosError``
        where the disk or the database fails; other exceptions pass through.
        """
        with self._write_lock:
            cursor = self._cursor()
            try:
                cursor.begin()
                yield cursor
                cursor.commit()
                self._data_version += 1
            except BaseException as error:
                # A failed statement may have ended the transaction by itself, and a fatal error
                # has ended the whole database: what was not committed is gone either way.
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                if isinstance(error, duckdb.Error):
                    raise self._explained(error) from error
                raise
            finally:
                self._close(cursor)

    def close(self) -> None:
        """Close every cursor and the file. A closed store cannot be used again."""
        with self._write_lock, self._root_lock:
            self._close_everything()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        root, recovered = recovery.open_or_recover(self.path, self._settings)
        self.recovered = recovered or self.recovered
        try:
            # Days are taken from instants in SQL: the zone of the machine must not matter.
            root.execute("SET GLOBAL TimeZone = 'UTC'").fetchall()
            # Five row groups are held back by default: 60 MB more while a large file is loaded.
            root.execute("SET GLOBAL write_buffer_row_group_count = 1").fetchall()
            hardening.lock(root, self.spool)
            migrations.migrate(root)
        except BaseException:
            root.close()
            raise
        return root

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._root_lock:
            if self._root is None:
                raise PothosError(
                    "The store is closed.",
                    f"{self.path} was closed while somebody still worked with it.",
                    "Start Pothos again.",
                )
            cursor = self._root.cursor()
            self._open_cursors.add(cursor)
            return cursor

    def _close(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._root_lock:
            self._open_cursors.discard(cursor)
        cursor.close()

    def _close_everything(self) -> None:
        for cursor in self._open_cursors:
            cursor.close()
        self._open_cursors.clear()
        if self._root is not None:
            self._root.close()
            self._root = None

    def _explained(self, error: duckdb.Error) -> PothosError:
        """What ``error`` means to a person; opens the database again if it was invalidated."""
        if recovery.has_invalidated_the_database(error):
            with self._root_lock:
                # DuckDB hands out the same broken instance as long as one cursor of it lives.
                self._close_everything()
                self._root = self._connect()
                self._data_version += 1
        return recovery.explain(error, self.path)


def open_store(data: Path, *, memory_limit: str = "512MB", threads: int = 2) -> Store:
    """Open the database below ``data``, creating, recovering or migrating it as needed.

    ``memory_limit`` bounds DuckDB's buffers, not the process. Raises ``PothosError`` where another
    process has the file, where it was made by a newer Pothos, where it is damaged, or where the
    hardening does not hold on this DuckDB.
    """
    return Store(data.resolve(), memory_limit=memory_limit, threads=threads)
