"""The watched folder: what is put into it is loaded, and lies in ``done`` or ``asks`` afterwards.

    inbox/posts.csv            taken once nobody writes to it any more
    inbox/monday/*.csv         one drop: files that arrived together are read together
    inbox/done/2026-11-22/     what was loaded, each with its receipt beside it
    inbox/asks/                what was refused or asks something, each with a text that says what

Nothing is ever deleted, and what is in ``done`` or ``asks`` is not looked at again.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from core.errors import DiskTroubleError, PothosError
from core.exports.export import SpooledFile
from core.imports import in_words
from core.imports.arrivals import (
    SAID,
    TAKING,
    WHOLE,
    Arrival,
    Fingerprint,
    arrivals,
    asks_of,
    done_of,
    fingerprint_of,
    inbox_of,
    open_file,
)
from core.imports.asks import put_into_asks, put_into_done, today
from core.imports.drop import our_mistake
from core.imports.jobs import Job
from core.imports.unattended import TakenIn, take_in
from core.store import Said, Store
from core.store.spool import UPLOAD_LIMIT_BYTES, receive
from core.watched import StoppedError

_LOG: Final = logging.getLogger("pothos")

SETTLED_AFTER_S: Final = 5.0
"""A file that nobody wrote to for so long is whole. A pause of a download may be longer: then it is
asked for again, because what is cut off is refused or does not add up."""


class Inbox:
    """Looks at the watched folder of one store. Used by one thread at a time."""

    def __init__(
        self,
        store: Store,
        watch: Callable[[Job], object] = Job.wait,
        settled_after_s: float = SETTLED_AFTER_S,
    ) -> None:
        self._store = store
        self._watch = watch
        self._settled_after_s = settled_after_s
        self._since: dict[str, tuple[Fingerprint, float]] = {}
        self._left_alone: dict[str, Fingerprint] = {}
        """What could not be taken or moved away: not taken again before it changes."""
        self._home = store.home
        for directory in (done_of(self._home), asks_of(self._home)):
            directory.mkdir(parents=True, exist_ok=True)

    def look(self) -> list[TakenIn]:
        """Take in whatever is whole by now; what became of each file.

        Raises ``PothosError`` where the folder itself cannot be used, or the disk has no room.
        """
        try:
            found = list(arrivals(inbox_of(self._home)))
        except OSError as error:
            raise _unusable(inbox_of(self._home), error) from error
        known = {arrival.folder for arrival in found}
        self._since = {name: seen for name, seen in self._since.items() if name in known}
        taken = []
        for arrival in found:
            if self._is_whole(arrival):
                try:
                    taken += self._take(arrival)
                except OSError:  # of this folder: the others do not wait behind it
                    self._leave_alone(arrival)
        return taken

    def _is_whole(self, arrival: Arrival) -> bool:
        if self._left_alone.get(arrival.folder) == arrival.fingerprint:
            return False
        if arrival.is_arriving or arrival.is_whole:
            return arrival.is_whole
        now = time.monotonic()
        fingerprint, since = self._since.get(arrival.folder, ((), now))
        if fingerprint != arrival.fingerprint:
            since = now
            self._since[arrival.folder] = (arrival.fingerprint, now)
        changes = (changed for _, _, _, changed in arrival.fingerprint)
        newest = max(arrival.folder_changed_ns, *changes) / 1e9
        # A clock that is wrong only makes a file wait until it was seen unchanged for long enough.
        is_old = time.time() - newest >= self._settled_after_s
        return is_old or now - since >= self._settled_after_s

    def _take(self, arrival: Arrival) -> list[TakenIn]:
        if arrival.folder:
            arrival.paths[0].with_name(TAKING).touch()
        spooled: dict[Path, SpooledFile] = {}
        told: dict[Path, TakenIn] = {}
        try:
            for path in arrival.paths:
                one = self._copied(arrival, path)
                if isinstance(one, SpooledFile):
                    spooled[path] = one
                else:
                    told[path] = one
            if not _is_as_it_was(arrival, arrival.paths):  # somebody still writes
                return []
            by_hash = {one.file.sha256: one for one in self._taken_in(spooled.values(), arrival)}
        finally:
            for file in spooled.values():
                file.path.unlink(missing_ok=True)
        told |= {path: by_hash[file.sha256] for path, file in spooled.items()}
        for path, one in told.items():
            self._put_away(arrival, path, one)
        _remove_if_empty(arrival)
        return [told[path] for path in arrival.paths]

    def _copied(self, arrival: Arrival, path: Path) -> SpooledFile | TakenIn:
        """A copy in the spool; of a file that cannot be read, why."""
        name = f"{arrival.folder}/{path.name}" if arrival.folder else path.name
        try:
            with open_file(path) as content:
                return receive(self._store.spool, name, content, UPLOAD_LIMIT_BYTES)
        except DiskTroubleError:
            raise
        except PothosError as error:
            why = error
        except OSError as error:
            why = _unreadable(path, error)
        return TakenIn(SpooledFile(path, path.name, "", 0), "asks", in_words.of_error(why))

    def _taken_in(self, files: Iterable[SpooledFile], arrival: Arrival) -> list[TakenIn]:
        files = list(files)
        try:
            said = _said(arrival)
            return take_in(self._store, files, said, today(), self._watch) if files else []
        except StoppedError:  # the process ends
            return [TakenIn(file, "cancelled", "") for file in files]
        except PothosError as error:
            words = in_words.of_error(error)
        except Exception as error:  # noqa: BLE001 - the next files must not wait for ever behind this one
            words = in_words.of_error(our_mistake(error))
        return [TakenIn(file, "asks", words) for file in files]

    def _put_away(self, arrival: Arrival, path: Path, one: TakenIn) -> None:
        if one.became == "cancelled":  # it stays for the next start
            return
        put = put_into_done if one.became == "loaded" else put_into_asks
        try:
            # What was written in the meantime has not been read: it stays, and is taken next.
            if _is_as_it_was(arrival, (path,)):
                put(self._home, arrival.folder, path, one.words)
        except OSError:
            self._leave_alone(arrival)

    def _leave_alone(self, arrival: Arrival) -> None:
        _LOG.exception("What lies in the inbox could not be taken or moved away")
        self._left_alone[arrival.folder] = arrival.fingerprint


def _is_as_it_was(arrival: Arrival, paths: tuple[Path, ...]) -> bool:
    """Whether ``paths`` of ``arrival`` are the files that were looked at, and as they were."""
    try:
        return set(fingerprint_of(paths)) <= set(arrival.fingerprint)
    except FileNotFoundError:
        return False


def _said(arrival: Arrival) -> Said:
    """What lies beside the files of a folder about whose they are."""
    if not arrival.folder:
        return Said()
    path = arrival.paths[0].with_name(SAID)
    try:
        with open_file(path) as content:
            told = json.loads(content.read(1 << 16))
    except (OSError, ValueError):
        return Said()
    if not isinstance(told, dict):
        return Said()
    campaign, handle = told.get("campaign"), told.get("handle")
    return Said(
        campaign=campaign if isinstance(campaign, str) and campaign.strip() else None,
        handle=handle if isinstance(handle, str) and handle.strip() else None,
    )


def _remove_if_empty(arrival: Arrival) -> None:
    if arrival.folder:
        folder = arrival.paths[0].parent
        if {path.name for path in folder.iterdir()} <= {SAID, TAKING, WHOLE}:
            for name in (SAID, TAKING, WHOLE):
                (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # something arrived just now
                folder.rmdir()


def _unreadable(path: Path, error: OSError) -> PothosError:
    return PothosError(
        "This file could not be read.",
        f"{path.name}: {error.strerror or error}.",
        "Let Pothos read it, and put it into the inbox again.",
    )


def _unusable(inbox: Path, error: OSError) -> PothosError:
    return PothosError(
        "The inbox cannot be used.",
        f"{error.filename or inbox}: {error.strerror or error}.",
        "Let Pothos read and write that folder.",
    )
