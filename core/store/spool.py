"""Other people's files on our disk: streamed, counted, hashed, and named by us."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final, Protocol, runtime_checkable

from core.errors import DiskTroubleError, PothosError
from core.exports.export import SpooledFile

CHUNK_BYTES: Final = 1 << 20
UPLOAD_LIMIT_BYTES: Final = 2048 << 20
"""The largest file, whichever way it comes; server.maxUploadSize in .streamlit/config.toml says the
same in MB."""
FREE_BYTES_NEEDED: Final = 200 << 20
"""What must stay free beside three times the file: its clean copy, the store and the log."""
SPACE_IS_CHECKED_EVERY: Final = 64 << 20
LONGEST_NAME: Final = 255


@runtime_checkable
class SupportsRead(Protocol):
    """An open file, or anything else that gives its bytes piece by piece."""

    def read(self, size: int = ..., /) -> bytes: ...


def receive(
    spool: Path,
    name: str,
    content: SupportsRead | Iterable[bytes],
    limit_bytes: int,
) -> SpooledFile:
    """Write ``content`` to the spool under a name of ours, in chunks, hashing as it comes.

    ``name`` may be a path within a folder; it is only ever kept as data. Raises ``PothosError``
    for a file over ``limit_bytes`` or a disk without room; no part of it stays on the disk.
    """
    folder, shown = _named(name)
    path = spool / uuid.uuid4().hex
    part = path.with_suffix(".part")
    digest = hashlib.sha256()
    size = 0
    try:
        _require_room(spool, shown, size)
        with part.open("wb") as target:
            next_check = SPACE_IS_CHECKED_EVERY
            for chunk in _chunks(content):
                size += len(chunk)
                if size > limit_bytes:
                    raise _too_large(shown, limit_bytes)
                if size > next_check:
                    _require_room(spool, shown, size)
                    next_check += SPACE_IS_CHECKED_EVERY
                digest.update(chunk)
                target.write(chunk)
        part.rename(path)
    except ConnectionError as error:
        raise PothosError(
            "The upload broke off.", f"{shown} did not arrive whole.", "Upload it again."
        ) from error
    except OSError as error:
        raise _disk_trouble(shown, error) from error
    finally:
        part.unlink(missing_ok=True)
    return SpooledFile(path, shown, digest.hexdigest(), size, folder)


def clean_up(spool: Path, older_than_seconds: float) -> int:
    """Remove what was last written longer ago than that; how many files and folders went.

    Imports keep nothing in the spool, so everything old was left by a failure or a closed tab.
    """
    removed = 0
    before = time.time() - older_than_seconds
    for path in spool.iterdir():
        with contextlib.suppress(FileNotFoundError):  # loaded just now
            if path.lstat().st_mtime < before:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                removed += 1
    return removed


def hold(spool: Path, paths: Iterable[Path]) -> None:
    """Let files in the spool, or in a folder of it, count as written just now: they are needed."""
    for name in {path.relative_to(spool).parts[0] for path in paths if path.is_relative_to(spool)}:
        with contextlib.suppress(FileNotFoundError):
            os.utime(spool / name)


def _named(name: str) -> tuple[str, str]:
    """The folder and the file's own name, without characters that no name should show."""
    path = PurePosixPath(name.replace("\\", "/"))
    plain = "".join(mark if mark.isprintable() else "\ufffd" for mark in path.name)
    parents = [part for part in path.parent.parts if part not in ("/", ".", "..")]
    folder = "".join(mark if mark.isprintable() else "\ufffd" for mark in "/".join(parents))
    # Of a deep folder its end is kept, which tells it from its neighbours.
    return folder[-LONGEST_NAME:], plain[:LONGEST_NAME] or "a file without a name"


def _chunks(content: SupportsRead | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(content, SupportsRead):
        while chunk := content.read(CHUNK_BYTES):
            yield chunk
    else:
        yield from content


def _require_room(spool: Path, name: str, size: int) -> None:
    needed = 3 * size + FREE_BYTES_NEEDED
    free = shutil.disk_usage(spool).free
    if free < needed:
        raise DiskTroubleError(
            "There is not enough room on the disk.",
            f"{name} needs {needed >> 20} MB free to be loaded safely; there are {free >> 20} MB.",
            "Free some space, then upload it again.",
        )


def _too_large(name: str, limit_bytes: int) -> PothosError:
    return PothosError(
        "This file is too large.",
        f"{name} is larger than {limit_bytes >> 20} MB. Nothing of it was kept.",
        "Export a shorter range of days and upload the parts.",
    )


def _disk_trouble(name: str, error: OSError) -> PothosError:
    return DiskTroubleError(
        "The file could not be kept.",
        f"{name}: {error.strerror or error}. Nothing of it was kept.",
        "Free some space on the disk, then upload it again.",
    )
