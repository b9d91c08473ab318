"""The root connection to the database: cursors are handed out, and it is opened again if it broke.

A connection shared between threads gives other people's answers without an error (measured: 375 of
480 queries wrong on 1.5.6), so nobody outside this file ever holds the root connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb

from core.errors import PothosError
from core.store import hardening, migrations, recovery

TEMPORARY_SPACE: Final = "20GB"
"""How much a sort or a join may spill before DuckDB gives up; the default is 90 % of the disk."""


class Root:
    """The open database file. ``spool`` is the only directory that its SQL can read from."""

    def __init__(
        self, path: Path, spool: Path, temporary: Path, *, memory_limit: str, threads: int
    ) -> None:
        self.recovered: str | None = None
        """What had to be set aside to open it, in words, or None."""
        self.times_opened = 0
        self.open_cursors: set[duckdb.DuckDBPyConnection] = set()
        self._path = path
        self._spool = spool
        self._settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": threads,
            "temp_directory": str(temporary),
            "max_temp_directory_size": TEMPORARY_SPACE,
            "storage_compatibility_version": "v1.0.0",
            # What a large import freed goes back to the machine: of 245 MB more, 42 MB are left
            # after three seconds, and without these threads all of it.
            "allocator_background_threads": True,
            **hardening.AT_CONNECT,
        }
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = self._connect()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor for one query or one transaction; :meth:`give_back` takes it."""
        with self._lock:
            if self._connection is None:
                raise PothosError(
                    "The store is closed.",
                    f"{self._path} was closed while somebody still worked with it.",
                    "Start Pothos again.",
                )
            cursor = self._connection.cursor()
            self.open_cursors.add(cursor)
            return cursor

    def give_back(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Close a cursor."""
        with self._lock:
            self.open_cursors.discard(cursor)
        cursor.close()

    def close(self) -> None:
        """Close every cursor and the file."""
        with self._lock:
            self._close_everything()

    def exchange(self, files: Callable[[], None]) -> None:
        """Let ``files`` put another database in the place of this one, which is closed meanwhile.

        Whoever asks for a cursor waits; a query that runs ends with an error.
        """
        with self._lock:
            self._close_everything()
            try:
                files()
            finally:
                self._connection = self._connect()

    def explained(self, error: duckdb.Error) -> PothosError:
        """What ``error`` means to a person; opens the database again if it was invalidated."""
        if recovery.has_invalidated_the_database(error):
            with self._lock:
                # DuckDB hands out the same broken instance as long as one cursor of it lives.
                self._close_everything()
                self._connection = self._connect()
        return recovery.explain(error, self._path)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection, recovered = recovery.open_or_recover(self._path, self._settings)
        self.recovered = recovered or self.recovered
        try:
            # Days are taken from instants in SQL: the zone of the machine must not matter.
            connection.execute("SET GLOBAL TimeZone = 'UTC'").fetchall()
            # Five row groups are held back by default: 60 MB more while a large file is loaded.
            connection.execute("SET GLOBAL write_buffer_row_group_count = 1").fetchall()
            hardening.lock(connection, self._spool)
            migrations.migrate(connection)
        except BaseException as error:
            connection.close()
            if isinstance(error, duckdb.Error):
                raise recovery.explain(error, self._path) from error
            raise
        self.times_opened += 1
        return connection

    def _close_everything(self) -> None:
        for cursor in self.open_cursors:
            cursor.close()
        self.open_cursors.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
