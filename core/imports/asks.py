"""Files of the watched folder that wait for a person: shown on a screen, loaded there, put away."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core import acting
from core.errors import PothosError
from core.exports.export import SpooledFile
from core.imports.arrivals import RECEIPT, WHAT_TO_DO, asks_of, done_of, folders, open_file
from core.store import Store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive

MOST_BYTES_OF_A_NAME: Final = 255
"""What disks allow."""
_ROOM_FOR_A_NUMBER: Final = len(" (9999)")


@dataclass(frozen=True)
class Waiting:
    """A file in ``asks``: where it lies, and what it waits for, in words."""

    path: Path
    folder: str
    words: str


def waiting(home: Path) -> list[Waiting]:
    """The files that wait for a person, in the order of their names."""
    found = []
    with contextlib.suppress(FileNotFoundError):
        for folder, entries in folders(asks_of(home)):
            for entry in entries:
                path = Path(entry.path)
                if not path.name.endswith(WHAT_TO_DO):
                    text = path.with_name(path.name + WHAT_TO_DO)
                    words = text.read_text(encoding="utf-8") if text.is_file() else ""
                    found.append(Waiting(path, folder, words.strip()))
    return found


def open_waiting(store: Store, one: Waiting) -> SpooledFile:
    """A copy of a waiting file in the spool, to be read as if it was uploaded.

    Raises ``PothosError`` where it is gone or the disk fails.
    """
    acting.require("change")
    name = f"{one.folder}/{one.path.name}" if one.folder else one.path.name
    try:
        with open_file(one.path) as content:
            return receive(store.spool, name, content, UPLOAD_LIMIT_BYTES)
    except OSError as error:
        raise PothosError(
            "This file no longer waits.",
            f"{one.path}: {error.strerror or error}.",
            "Look into the folder, or reload the page.",
        ) from error


def settle(home: Path, one: Waiting, words: str) -> None:
    """A waiting file was loaded on the screen, or is not wanted: it goes to ``done``, with why."""
    acting.require("change")
    with contextlib.suppress(FileNotFoundError):  # somebody else was faster
        put_into_done(home, one.folder, one.path, words)
    one.path.with_name(one.path.name + WHAT_TO_DO).unlink(missing_ok=True)
    if one.folder:
        with contextlib.suppress(OSError):
            one.path.parent.rmdir()


def put_into_done(home: Path, folder: str, path: Path, words: str) -> None:
    """Move a file to ``done``, below today, with its receipt. Raises ``OSError``."""
    _put(path, done_of(home) / today().isoformat() / folder, RECEIPT, words)


def put_into_asks(home: Path, folder: str, path: Path, words: str) -> None:
    """Move a file to ``asks``, with what to do. Raises ``OSError``."""
    _put(path, asks_of(home) / folder, WHAT_TO_DO, words)


def today() -> date:
    """The day where this machine stands, on which files arrive."""
    return datetime.now(UTC).astimezone().date()


def _put(path: Path, directory: Path, suffix: str, words: str) -> None:
    """The text first: who waits for it finds the file's end with it."""
    path.lstat()
    directory.mkdir(parents=True, exist_ok=True)
    target = _free(directory, path.name, suffix)
    target.with_name(target.name + suffix).write_text(words + "\n", encoding="utf-8")
    path.rename(target)


def _free(directory: Path, name: str, suffix: str) -> Path:
    """Where a file of that name can lie: with a number where there is such a file or text already.

    A name that is too long to stand with its text is shortened, and what is no text in it (a name
    of another system) becomes question marks, so that a screen can show it.
    """
    given = Path(name.encode("utf-8", "replace").decode())
    ending = given.suffix.encode()[:32].decode("utf-8", "ignore")
    room = MOST_BYTES_OF_A_NAME - len(suffix) - _ROOM_FOR_A_NUMBER - len(ending.encode())
    stem = given.stem.encode()[:room].decode("utf-8", "ignore")
    number, free = 1, directory / f"{stem}{ending}"
    while free.exists() or free.with_name(free.name + suffix).exists():
        number += 1
        free = directory / f"{stem} ({number}){ending}"
    return free
