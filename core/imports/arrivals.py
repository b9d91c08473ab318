"""What lies in the watched folder: which files arrived together, and whether they are whole."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

SAID: Final = ".said.json"
"""In a folder of the inbox: {"campaign": …, "handle": …}, what a person would say at upload."""
PARTIAL: Final = frozenset({".crdownload", ".part", ".partial", ".tmp", ".download", ".opdownload"})
WHOLE: Final = ".whole"
"""In a folder of the inbox: all of it is there, and nobody has to wait to see whether it is."""
TAKING: Final = ".taking"
"""Lies in a folder of the inbox while it is loaded."""
RECEIPT: Final = ".receipt.txt"
WHAT_TO_DO: Final = ".what to do.txt"

Fingerprint = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and time of change of each file of a drop."""


def inbox_of(home: Path) -> Path:
    """The watched folder below a team's data."""
    return home / "inbox"


def done_of(home: Path) -> Path:
    """Where loaded files go, below a folder for each day."""
    return inbox_of(home) / "done"


def asks_of(home: Path) -> Path:
    """Where files wait for a person."""
    return inbox_of(home) / "asks"


@dataclass(frozen=True)
class Arrival:
    """Files that arrived together: in one folder (its name), or loose ("")."""

    folder: str
    paths: tuple[Path, ...]
    fingerprint: Fingerprint
    is_arriving: bool = False
    """Something in it is only a part so far."""
    is_whole: bool = False
    """Whoever put it there said so."""
    folder_changed_ns: int = 0
    """When a file was last added to the folder: more may be on their way."""


def arrivals(inbox: Path) -> Iterator[Arrival]:
    """What lies in the watched folder now, the loose files first. Raises ``OSError``."""
    for folder, entries in folders(inbox):
        paths = tuple(Path(entry.path) for entry in entries if not _is_partial(entry.name))
        if paths:
            with contextlib.suppress(FileNotFoundError):  # moved away just now
                fingerprint = fingerprint_of(paths)
                if folder:
                    directory = inbox / folder
                    yield Arrival(
                        folder,
                        paths,
                        fingerprint,
                        is_arriving=len(paths) < len(entries),
                        is_whole=(directory / WHOLE).exists(),
                        folder_changed_ns=directory.stat().st_mtime_ns,
                    )
                else:
                    # A loose file that is still arriving holds up no other one.
                    yield Arrival("", paths, fingerprint)


def folders(directory: Path) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """The loose files of ``directory`` under "", then those of each folder in it, one level deep.

    Links are not followed; hidden files and the temporary ones of office programs are left out.
    """
    with os.scandir(directory) as found:
        entries = sorted((e for e in found if not _is_hidden(e.name)), key=lambda e: e.name)
    yield "", [entry for entry in entries if entry.is_file(follow_symlinks=False)]
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and entry.name not in ("done", "asks"):
            with os.scandir(entry.path) as within:
                files = [e for e in within if e.is_file(follow_symlinks=False)]
            files = [e for e in files if not _is_hidden(e.name)]
            yield entry.name, sorted(files, key=lambda e: e.name)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _is_partial(name: str) -> bool:
    return Path(name).suffix.lower() in PARTIAL


def fingerprint_of(paths: tuple[Path, ...]) -> Fingerprint:
    """What changes when somebody writes to one of these files."""
    seen = [(path.name, path.lstat()) for path in paths]
    return tuple((name, one.st_ino, one.st_size, one.st_mtime_ns) for name, one in seen)


def open_file(path: Path) -> IO[bytes]:
    """A regular file, and never what a link leads to, whatever it was a moment ago."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no file")
    return os.fdopen(descriptor, "rb")
