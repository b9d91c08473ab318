"""Which upload lies where on our disk, and how a screen gets hold of it.

Streamlit keeps an upload in memory twice and holds it long after the tab has closed (measured).
So the bytes go to the spool while they arrive (spooling.py) and Streamlit is handed a ticket; what
counts is the id of the upload that was registered here, never what the ticket says.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from core.errors import PothosError
from core.exports.export import SpooledFile
from core.store import the_store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive


class Upload(Protocol):
    """What a screen holds of an upload: Streamlit's UploadedFile."""

    file_id: str
    name: str

    def getvalue(self) -> bytes: ...


@dataclass(frozen=True)
class _Entry:
    session_id: str
    file: SpooledFile | PothosError
    since: float


class Uploads:
    """The uploads of this process by their id. Safe to call from any thread."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()

    def add(self, session_id: str, file_id: str, file: SpooledFile | PothosError) -> bool:
        """Take an upload in; False where the id belongs to another session's upload.

        A trouble stands for a file that could not be kept: ``find`` raises it, so that the person
        who uploaded reads it on the screen.
        """
        with self._lock:
            old = self._entries.get(file_id)
            if old is not None and old.session_id != session_id:
                return False
            self._entries[file_id] = _Entry(session_id, file, time.monotonic())
        if old is not None:
            _remove(old)
        return True

    def find(self, file_id: str) -> SpooledFile | None:
        """The spooled file of an upload, None for an id that never came through the door.

        Raises the PothosError that stands for an upload that could not be kept.
        """
        with self._lock:
            entry = self._entries.get(file_id)
        if entry is None:
            return None
        if isinstance(entry.file, PothosError):
            raise entry.file
        if not entry.file.path.exists():
            # An import keeps no file in the spool once it is loaded.
            raise _taken_in(entry.file)
        return entry.file

    def remove(self, session_id: str, file_id: str) -> None:
        """Forget an upload of this session and remove its file. Unknown ids are ignored."""
        with self._lock:
            entry = self._entries.get(file_id)
            if entry is None or entry.session_id != session_id:
                return
            del self._entries[file_id]
        _remove(entry)

    def put_away(self, file_id: str) -> None:
        """Remove the file but remember its id, for a screen that still holds the ticket."""
        with self._lock:
            entry = self._entries.get(file_id)
            if entry is None or isinstance(entry.file, PothosError):
                return
            self._entries[file_id] = replace(entry, file=_taken_in(entry.file))
        _remove(entry)

    def clear(self, session_is_active: Callable[[str], bool], older_than_s: float) -> None:
        """Forget uploads of sessions that are gone; mark those of the others as still wanted."""
        oldest = time.monotonic() - older_than_s
        with self._lock:
            gone = {
                file_id: entry
                for file_id, entry in self._entries.items()
                if entry.since < oldest and not session_is_active(entry.session_id)
            }
            for file_id in gone:
                del self._entries[file_id]
            kept = list(self._entries.values())
        for entry in gone.values():
            _remove(entry)
        for entry in kept:
            # The spool is swept by age: a file that a session still holds is never old.
            if isinstance(entry.file, SpooledFile) and entry.file.path.exists():
                os.utime(entry.file.path)

    def paths(self) -> Collection[Path]:
        """Where the files that are held now lie."""
        with self._lock:
            return [e.file.path for e in self._entries.values() if isinstance(e.file, SpooledFile)]


UPLOADS: Final = Uploads()


def take(upload: Upload) -> SpooledFile:
    """The file behind an upload, the same on every rerun.

    An upload that did not come through the door (a test, or the router run by itself) is spooled
    from memory. Raises PothosError where the file could not be kept, or was taken in already.
    """
    file = UPLOADS.find(upload.file_id)
    if file is None:
        content = iter([upload.getvalue()])
        file = receive(the_store().spool, upload.name, content, UPLOAD_LIMIT_BYTES)
        UPLOADS.add("", upload.file_id, file)
    return file


def _remove(entry: _Entry) -> None:
    if isinstance(entry.file, SpooledFile):
        entry.file.path.unlink(missing_ok=True)


def _taken_in(file: SpooledFile) -> PothosError:
    return PothosError(
        "This upload was taken in already.",
        f"{file.name} is no longer kept.",
        "Upload the file again to use it again.",
    )
