"""The schema, step by step: numbered SQL files, each run once and in one transaction.

A step that has landed is never edited: databases exist that it made. A change is a new step, and
one that changes what prepared tables hold also marks every post and campaign as touched, so that
the start after it makes them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from core.errors import PothosError

MIGRATIONS: Final = Path(__file__).parent / "migrations"

MAKE_LEDGER: Final = """
CREATE TABLE IF NOT EXISTS migration (
    number     INTEGER NOT NULL,
    name       VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
)
"""


def known_migrations(directory: Path = MIGRATIONS) -> dict[int, Path]:
    """The numbered SQL files of this version of Pothos, in order."""
    return {int(path.name[:4]): path for path in sorted(directory.glob("[0-9]*.sql"))}


def migrate(root: duckdb.DuckDBPyConnection, directory: Path = MIGRATIONS) -> None:
    """Bring the database up to this version. Does nothing where it is already there.

    A step and its line in the ledger are committed together, so a kill between two steps leaves a
    database from which the next start goes on. Raises ``PothosError`` for a newer database.
    """
    known = known_migrations(directory)
    cursor = root.cursor()
    try:
        cursor.execute(MAKE_LEDGER).fetchall()
        applied = {int(row[0]) for row in cursor.execute("SELECT number FROM migration").fetchall()}
        if applied - known.keys():
            raise PothosError(
                "This database was made by a newer Pothos.",
                f"It has step {max(applied)} of the schema; this version knows up to step "
                f"{max(known)}.",
                "Install the newer version again, or restore a backup made by this one.",
            )
        for number, path in known.items():
            if number not in applied:
                _apply(cursor, number, path)
    finally:
        cursor.close()


def _apply(cursor: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    cursor.begin()
    try:
        cursor.execute(path.read_text(encoding="utf-8")).fetchall()
        cursor.execute("INSERT INTO migration VALUES (?, ?, now())", [number, path.stem]).fetchall()
    except BaseException:
        cursor.rollback()
        raise
    cursor.commit()
