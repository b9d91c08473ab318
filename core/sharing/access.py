"""Who may come in, which links there are, and who came: a small SQLite file beside the data.

Apart from the team's database on purpose: a guest's visit writes here, must never wait for an
import, and must not make every screen of the team new. It is asked at every run and at every
request, so each question opens the file, asks by key and closes it again (0.1 ms).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

ACCESS_NAME: Final = "access.sqlite"
FOR_US_ALONE: Final = 0o600
KEEP_LOG_DAYS: Final = 180
_BUSY_S: Final = 5.0

TABLES: Final = """
CREATE TABLE IF NOT EXISTS member (
    entry TEXT PRIMARY KEY, role TEXT NOT NULL, said_by TEXT NOT NULL, said_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS signed_out (
    address TEXT PRIMARY KEY, before TEXT NOT NULL, said_by TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS link (
    link_id TEXT PRIMARY KEY, token_sha256 TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
    note TEXT NOT NULL, kind TEXT NOT NULL, chosen TEXT NOT NULL, passcode TEXT,
    made_by TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL,
    paused_at TEXT, revoked_at TEXT,
    view_sha256 TEXT NOT NULL, as_of TEXT, published_at TEXT NOT NULL, trouble TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS visit (
    cookie_sha256 TEXT PRIMARY KEY, link_id TEXT NOT NULL REFERENCES link,
    began_at TEXT NOT NULL, seen_at TEXT NOT NULL, expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS access_log (
    at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL, ip TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS access_log_at ON access_log (at);
CREATE INDEX IF NOT EXISTS access_log_about ON access_log (about, what);
CREATE TABLE IF NOT EXISTS campaign_opened (campaign_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS watching (since TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS switch (links_are_off_since TEXT) STRICT;
CREATE TABLE IF NOT EXISTS digest_when (
    one INTEGER PRIMARY KEY CHECK (one = 1), is_on INTEGER NOT NULL, weekday INTEGER NOT NULL,
    hour INTEGER NOT NULL, zone TEXT NOT NULL, most INTEGER NOT NULL,
    said_by TEXT NOT NULL, said_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS digest_place (
    place_id TEXT PRIMARY KEY, kind TEXT NOT NULL, shown TEXT NOT NULL, address TEXT,
    said_by TEXT NOT NULL, said_at TEXT NOT NULL, removed_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS digest_delivery (
    week TEXT NOT NULL, place_id TEXT NOT NULL REFERENCES digest_place, state TEXT NOT NULL,
    tries INTEGER NOT NULL, first_at TEXT, next_at TEXT, claimed_at TEXT,
    PRIMARY KEY (week, place_id)
) STRICT;
CREATE TABLE IF NOT EXISTS digest_attempt (
    number INTEGER PRIMARY KEY, place_id TEXT NOT NULL REFERENCES digest_place, week TEXT,
    at TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, next_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS digest_asked (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, only_words INTEGER NOT NULL,
    taken_at TEXT, is_well INTEGER, answer TEXT
) STRICT;
"""


class Access:
    """The file; safe from any thread. ``now`` is the clock, for tests another one."""

    def __init__(self, home: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.home = home
        self.now = now
        self.path = home / ACCESS_NAME
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, FOR_US_ALONE))
        with self.write() as connection:
            connection.executescript(TABLES)
            connection.execute(
                "INSERT INTO watching SELECT ? WHERE NOT EXISTS (SELECT 1 FROM watching)",
                (self.instant(),),
            )

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for questions, closed at the end."""
        connection = self._open()
        try:
            yield connection
        finally:
            connection.close()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction: committed at the end, rolled back on any error."""
        connection = self._open()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()
        finally:
            connection.close()

    def instant(self) -> str:
        """Now, as it is stored: sorts as text."""
        return written(self.now())

    def log(self, who: str, what: str, about: str = "", ip: str = "") -> None:
        """Write down that somebody did something. ``ip`` is shortened; never give a token."""
        with self.write() as connection:
            self.log_in(connection, who, what, about, ip)

    def log_in(
        self, connection: sqlite3.Connection, who: str, what: str, about: str = "", ip: str = ""
    ) -> None:
        """The same, within a write."""
        row = (self.instant(), who, what, about, ip)
        connection.execute("INSERT INTO access_log VALUES (?, ?, ?, ?, ?)", row)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def written(at: datetime) -> str:
    """An instant as it is stored."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read_back(said: Any) -> datetime | None:  # noqa: ANN401 a cell of SQLite
    """The instant again; None for none."""
    return None if said is None else datetime.fromisoformat(said)
