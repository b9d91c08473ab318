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
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from core.errors import PothosError
from core.exports.export import SpooledFile
from core.imports import in_words
from core.imports.arrivals import (
    LIMIT_BYTES,
    RECEIPT,
    SAID,
    TAKING,
    WHAT_TO_DO,
    WHOLE,
    Arrival,
    Fingerprint,
    arrivals,
    asks_of,
    done_of,
    fingerprint_of,
    folders,
    inbox_of,
    open_file,
)
from core.imports.drop import our_mistake
from core.imports.jobs import Job
from core.imports.unattended import TakenIn, take_in
from core.store import Said, Store
from core.store.spool import receive
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
        """What could not be moved away: not taken again before it changes."""
        self._home = store.home
        for directory in (done_of(self._home), asks_of(self._home)):
            directory.mkdir(parents=True, exist_ok=True)

    def look(self) -> list[TakenIn]:
        """Take in whatever is whole by now; what became of each file.

        Raises ``PothosError`` where the folder itself cannot be used.
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
                taken += self._take(arrival)
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
        try:
            if arrival.folder:
                arrival.paths[0].with_name(TAKING).touch()
            spooled = self._spooled(arrival)
            if spooled is None:
                return []
            taken = self._taken_in(list(spooled), _said(arrival))
        except OSError as error:
            raise _unusable(inbox_of(self._home), error) from error
        by_hash = {one.file.sha256: one for one in taken}
        for file, path in spooled.items():
            file.path.unlink(missing_ok=True)
            one = by_hash[file.sha256]
            if one.became == "cancelled":  # it stays for the next start
                continue
            try:
                self._move(arrival, path, one)
            except OSError:
                _LOG.exception("What was taken from the inbox could not be moved away")
                self._left_alone[arrival.folder] = arrival.fingerprint
        _remove_if_empty(arrival)
        return taken

    def _spooled(self, arrival: Arrival) -> dict[SpooledFile, Path] | None:
        """Copies in the spool; None where somebody still writes."""
        spooled: dict[SpooledFile, Path] = {}
        for path in arrival.paths:
            name = f"{arrival.folder}/{path.name}" if arrival.folder else path.name
            with open_file(path) as content:
                spooled[receive(self._store.spool, name, content, LIMIT_BYTES)] = path
        if fingerprint_of(arrival.paths) == arrival.fingerprint:
            return spooled
        for file in spooled:
            file.path.unlink(missing_ok=True)
        return None

    def _taken_in(self, files: list[SpooledFile], said: Said) -> list[TakenIn]:
        today = datetime.now(UTC).astimezone().date()
        try:
            return take_in(self._store, files, said, today, self._watch)
        except StoppedError:  # the process ends
            return [TakenIn(file, "cancelled", "") for file in files]
        except PothosError as error:
            words = in_words.of_error(error)
        except Exception as error:  # noqa: BLE001 - the next files must not wait for ever behind this one
            words = in_words.of_error(our_mistake(error))
        return [TakenIn(file, "asks", words) for file in files]

    def _move(self, arrival: Arrival, path: Path, one: TakenIn) -> None:
        """The text first: who waits for it finds the file's end with it."""
        if one.became == "loaded":
            directory, suffix = done_of(self._home) / _today().isoformat(), RECEIPT
        else:
            directory, suffix = asks_of(self._home), WHAT_TO_DO
        directory = directory / arrival.folder
        directory.mkdir(parents=True, exist_ok=True)
        target = _free(directory / path.name, suffix)
        target.with_name(target.name + suffix).write_text(one.words + "\n", encoding="utf-8")
        path.rename(target)


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
    name = f"{one.folder}/{one.path.name}" if one.folder else one.path.name
    try:
        with open_file(one.path) as content:
            return receive(store.spool, name, content, LIMIT_BYTES)
    except OSError as error:
        raise PothosError(
            "This file no longer waits.",
            f"{one.path}: {error.strerror or error}.",
            "Look into the folder, or reload the page.",
        ) from error


def settle(home: Path, one: Waiting, words: str) -> None:
    """A waiting file was loaded on the screen, or is not wanted: it goes to ``done``, with why."""
    directory = done_of(home) / _today().isoformat() / one.folder
    directory.mkdir(parents=True, exist_ok=True)
    target = _free(directory / one.path.name, RECEIPT)
    with contextlib.suppress(FileNotFoundError):  # somebody else was faster
        one.path.rename(target)
        target.with_name(target.name + RECEIPT).write_text(words + "\n", encoding="utf-8")
    one.path.with_name(one.path.name + WHAT_TO_DO).unlink(missing_ok=True)
    if one.folder:
        with contextlib.suppress(OSError):
            one.path.parent.rmdir()


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


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


def _free(target: Path, suffix: str) -> Path:
    """``target``, with a number where there is such a file or text already."""
    number, free = 1, target
    while free.exists() or free.with_name(free.name + suffix).exists():
        number += 1
        free = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return free


def _unusable(inbox: Path, error: OSError) -> PothosError:
    return PothosError(
        "The inbox cannot be used.",
        f"{error.filename or inbox}: {error.strerror or error}.",
        "Let Pothos read and write that folder.",
    )
