"""Opening a database that did not end well, and saying what went wrong with one."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb

from core.errors import DiskTroubleError, PothosError
from core.store.journal import InUseError

STALE_WAL: Final = re.compile(
    r"WAL checkpoint iteration does not match.*"
    r"File checkpoint iteration: (\d+), WAL checkpoint iteration: (\d+)",
    re.DOTALL,
)
"""DuckDB's words for a write-ahead log that the file has already taken in (seen after kill -9)."""

DISK_FULL: Final = ("No space left on device", "File too large", "Disk quota exceeded")

DAMAGED: Final = (
    "is not a valid DuckDB database file",
    "Could not read enough bytes from file",
    "Corrupt database file",
    "corrupt database file",
    "Corrupt WAL file",
    "Failure while replaying WAL file",
    "WAL checkpoint iteration does not match",
    "Failed to deserialize",
)
"""DuckDB's words for a file or log whose bytes are not what it wrote (seen with files that were cut
off, overwritten and mixed up on purpose)."""

Settings = dict[str, str | bool | int | float | list[str]]


class DamagedDatabaseError(PothosError):
    """The bytes of the database or its log are not what was written: it has to be made again."""


def open_or_recover(path: Path, settings: Settings) -> tuple[duckdb.DuckDBPyConnection, str | None]:
    """A root connection to ``path``, and what had to be set aside to get it, in words.

    A stale write-ahead log is renamed, never deleted, after both files were copied. Every other
    error is a ``PothosError`` with instructions, ``DamagedDatabaseError`` where the database has to
    be made again, and nothing on disk was changed.
    """
    try:
        return duckdb.connect(str(path), config=settings), None
    except duckdb.InternalException as error:
        raise _damaged(error, path) from error
    except duckdb.Error as error:
        stale = STALE_WAL.search(str(error))
        # Only a log older than the file is known to be in the file already.
        if stale is None or int(stale[1]) <= int(stale[2]):
            raise explain(error, path) from error
    kept = _set_aside(path)
    try:
        root = duckdb.connect(str(path), config=settings)
    except duckdb.Error as error:
        raise explain(error, path) from error
    return root, (
        "The server was stopped in the middle of a write. The database opened complete; the old "
        f"log was kept as {kept.name}."
    )


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    log = path.with_name(path.name + ".wal")
    kept = log.with_name(f"{log.name}.stale-{stamp}")
    shutil.copy2(path, path.with_name(f"{path.name}.before-recovery-{stamp}"))
    shutil.copy2(log, log.with_name(f"{log.name}.before-recovery-{stamp}"))
    log.rename(kept)
    return kept


def has_invalidated_the_database(error: duckdb.Error) -> bool:
    """True where every further query of this process would fail until the file is reopened."""
    return isinstance(error, duckdb.FatalException) or "has been invalidated" in str(error)


def explain(error: duckdb.Error, path: Path) -> PothosError:
    """What a database error means to the person who runs Pothos."""
    said = str(error)
    if any(words in said for words in DISK_FULL):
        return DiskTroubleError(
            "The disk is full.",
            f"{path.parent} has no room left. Nothing was changed; everything loaded before is "
            "still there.",
            "Free some space, then try again.",
        )
    if "set lock on file" in said:
        return InUseError(
            "Another Pothos is using this database.",
            f"{path} is open in another process.",
            "Stop the other one first; one database belongs to one server.",
        )
    if "version number" in said and "read a database file" in said:
        return PothosError(
            "This database was written by a newer DuckDB.",
            f"{path} cannot be opened by DuckDB {duckdb.__version__}.",
            "Install the version of Pothos that wrote it, or restore a backup.",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return PothosError(
            "This is more than the memory set for the database.",
            "A query needed more memory than it may use. Nothing was changed.",
            "Load smaller files, or start Pothos with a higher memory limit.",
        )
    happened = f"{path}: {said.splitlines()[0]}"
    if any(words in said for words in DAMAGED):
        return _damaged(error, path)
    return PothosError(
        "The database could not be used.",
        happened,
        "Keep the file and its .wal as they are, and restore the last backup beside them.",
    )


def _damaged(error: duckdb.Error, path: Path) -> DamagedDatabaseError:
    return DamagedDatabaseError(
        "The database is damaged.",
        f"{path}: {str(error).splitlines()[0]}",
        "Stop Pothos and run `python -m core rebuild`: it is made again from the originals and "
        "the journal, and the damaged file is kept.",
    )
