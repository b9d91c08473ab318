"""The journal: every act of the team, one JSON line each, only ever appended.

A line is on the disk before the database commits what it tells, so the journal never lacks
anything that the database has. With the originals of the uploads it makes the database again.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from core.errors import DiskTroubleError, PothosError
from core.store.lines import Line, as_text, damaged, parse

if sys.platform != "win32":
    import fcntl

JOURNAL_NAME: Final = "journal.jsonl"
FOR_US_ALONE: Final = 0o600
LOCK_WITHIN_S: Final = 0.5
"""Whoever asks :func:`is_in_use` holds the lock for a moment."""


class InUseError(PothosError):
    """Another process has the database open, most likely the server."""


class Journal:
    """The open journal of one team; nobody else can open it meanwhile (but for Windows).

    A last line that a kill tore is set aside: nobody was told that it was saved. Raises
    ``PothosError`` where another line is damaged, or the file cannot be written.
    """

    def __init__(self, path: Path, taken_in: int = 0) -> None:
        """``taken_in`` is the last line that the database has: it must be whole. A journal that is
        gone altogether begins anew with the line after it.
        """
        self.path = path
        self.last: Line | None = None
        self._begins_after = taken_in
        self._ends: list[int] = []
        self._is_broken = False
        try:
            is_new = not path.exists()
            self._file = path.open("ab", buffering=0)
            if is_new:
                path.chmod(FOR_US_ALONE)
                sync_directory(path.parent)
        except OSError as error:
            raise _not_writable(path, error) from error
        try:
            self._lock()
            self._find_end(taken_in)
        except BaseException:
            self._file.close()
            raise

    @property
    def _end(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def number(self) -> int:
        """Of the last line; while there is none, of the one that it begins after."""
        return self._begins_after if self.last is None else self.last.number

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The lines with a number above ``after``, in order."""
        if self.last is None or after >= self.last.number:
            return
        # Without gaps: a line's place follows from its number.
        passed = max(0, after - self.last.number + len(self._ends))
        begin = self._ends[passed - 1] if passed else 0
        with self.path.open("rb") as file:
            file.seek(begin)
            yield from parse(file, self.path, begin, self._end)

    def append(
        self, at: datetime, what: str, facts: Mapping[str, Any], by: str | None = None
    ) -> Line:
        """Write the next line and see it on the disk.

        Raises ``PothosError`` where that fails; then it is not in the journal.
        """
        if self._is_broken:
            raise _start_again(self.path)
        text = as_text(self.number + 1, at, what, facts, by)
        try:
            if self._file.write(text + b"\n") != len(text) + 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file.fileno())
        except BaseException as error:
            self._cut(self._end)
            if isinstance(error, OSError):
                raise _not_writable(self.path, error) from error
            raise
        self._before = self.last
        self._ends.append(self._end + len(text) + 1)
        sha256 = hashlib.sha256(text).hexdigest()
        self.last = Line(self.number + 1, at, what, facts, sha256, self._end, by)
        return self.last

    def take_back(self) -> None:
        """Remove the line that was appended last: its act was not committed."""
        self.last = self._before
        self._ends.pop()
        self._cut(self._end)

    def set_aside(self, after: int) -> Path:
        """Move the lines after that number to a file beside, whose path is given."""
        kept = [line for line in self.lines() if line.number <= after]
        self.last = kept[-1] if kept else None
        del self._ends[len(kept) :]
        return self._set_rest_aside(self.path.stat().st_size)

    def require(self, number: int, sha256: str | None) -> None:
        """Raise ``PothosError`` where the database's last line is not in this journal."""
        if number == 0 or (self.last is None and number == self._begins_after):
            return
        at = next(self.lines(after=number - 1), None)
        if at is None or at.sha256 != sha256:
            raise PothosError(
                "The journal and the database do not belong together.",
                f"The database has taken in line {number}, and {self.path} has another one there, "
                "or none.",
                "Put both back from the same backup.",
            )

    def close(self) -> None:
        """Close the file and let others open it."""
        self._file.close()

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        deadline = time.monotonic() + LOCK_WITHIN_S
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() > deadline:
                    raise InUseError(
                        "Another Pothos is using this database.",
                        f"{self.path} is open in another process.",
                        "Stop the other one first; one database belongs to one server.",
                    ) from error
                time.sleep(LOCK_WITHIN_S / 10)
            else:
                return

    def _find_end(self, taken_in: int) -> None:
        size = self.path.stat().st_size
        with self.path.open("rb") as file:
            for line in parse(file, self.path, 0, size):
                self.last = line
                self._ends.append(line.end)
        if self._end == size:
            return
        if (self.last.number if self.last else 0) < taken_in:
            raise damaged(self.path, self.number + 1)
        self._set_rest_aside(size)

    def _set_rest_aside(self, size: int) -> Path:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        with self.path.open("rb") as file:
            file.seek(self._end)
            rest = file.read(size - self._end)
        aside = self.path.with_name(f"{self.path.name}.set-aside-{stamp}")
        with aside.open("wb") as file:
            file.write(rest)
            file.flush()
            os.fsync(file.fileno())
        self._cut(self._end)
        return aside

    def _cut(self, end: int) -> None:
        try:
            self._file.truncate(end)
            os.fsync(self._file.fileno())
        except OSError:
            # What could not be removed may not be written behind: the next start looks at it.
            self._is_broken = True


def is_in_use(path: Path) -> bool:
    """Whether somebody has the journal at ``path`` open; on Windows nobody can tell, so yes."""
    if sys.platform == "win32":
        return True
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def sync_directory(directory: Path) -> None:
    """See to it that a name that came into ``directory`` stays there when the power fails."""
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _start_again(path: Path) -> PothosError:
    return PothosError(
        "Pothos has to be started again.",
        f"The end of {path} could not be put right after a write that failed.",
        "Make room on the disk, stop Pothos and start it again.",
    )


def _not_writable(path: Path, error: OSError) -> PothosError:
    return DiskTroubleError(
        "The journal could not be written.",
        f"{path}: {error.strerror or error}. Nothing was changed.",
        "Make room on the disk and let Pothos write to this directory, then try again.",
    )
