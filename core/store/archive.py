"""The originals: the bytes of every upload as they came, under the name of their own hash.

Kept before the import of an upload begins, and never changed. Compressing comes later: a file of
a gigabyte is kept in no time.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import shutil
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import DiskTroubleError, PothosError
from core.exports.export import SpooledFile
from core.store.journal import sync_directory

CHUNK_BYTES: Final = 1 << 20
FOR_US_ALONE: Final = 0o700
PACKED: Final = ".gz"
PART: Final = ".part"
FORGET_PARTS_S: Final = 60 * 60
PACKING_LEVEL: Final = 6
SETTLE_FROM_BYTES: Final = 16 << 20
IS_PACKED_ALREADY: Final = (b"PK\x03\x04", b"\x1f\x8b")
"""How a zip, a workbook and a gzip begin: packing them again would gain nothing."""


def originals(home: Path) -> Path:
    """The directory of the originals below the team's data."""
    return home / "originals"


def settle(files: Sequence[SpooledFile]) -> None:
    """Let the disk take large uploads in while they are read: :func:`keep` then waits for less."""
    paths = [file.path for file in files if file.bytes >= SETTLE_FROM_BYTES]
    if paths:
        threading.Thread(target=_settle, args=(paths,), name="settle", daemon=True).start()


def keep(home: Path, file: SpooledFile) -> None:
    """Keep the bytes of an upload for good, at once and without copying them.

    They are on the disk when this returns. What is kept already is left as it is, unless it is
    damaged: then these bytes take its place. Raises ``PothosError`` where the spooled file is gone
    or the disk fails.
    """
    if _is_whole(home, file.sha256):
        return
    target = _raw(home, file.sha256)
    try:
        if not target.parent.is_dir():
            originals(home).mkdir(mode=FOR_US_ALONE, exist_ok=True)
            target.parent.mkdir(exist_ok=True)
            sync_directory(target.parent.parent)
        with file.path.open("rb+") as content:
            os.fsync(content.fileno())
        _link(file.path, target)
        sync_directory(target.parent)
    except FileNotFoundError as error:
        raise PothosError(
            "This file is no longer here.",
            f"{file.name}: uploads that are not loaded within the hour are removed. Nothing was "
            "changed.",
            "Drop the file again.",
        ) from error
    except OSError as error:
        raise DiskTroubleError(
            "The original could not be kept.",
            f"{file.name}: {error.strerror or error}. Nothing was changed.",
            "Make room on the disk and let Pothos write to its directory, then try again.",
        ) from error


def kept_originals(home: Path) -> list[str]:
    """The hashes of all originals that are there, packed or not, in order."""
    found = originals(home).glob("[0-9a-f][0-9a-f]/*")
    return sorted({path.name.removesuffix(PACKED) for path in found if path.suffix != PART})


def link_originals(home: Path, to: Path, but: frozenset[str]) -> None:
    """Give the team's data below ``to`` every original but those: other names of the same bytes."""
    for sha256 in kept_originals(home):
        if sha256 in but:
            continue
        for source, target in zip(paths_of(home, sha256), paths_of(to, sha256), strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                _link(source, target)


def paths_of(home: Path, sha256: str) -> tuple[Path, Path]:
    """Where an original lies as it came, and where it lies once it is packed."""
    raw = _raw(home, sha256)
    return raw, _packed(raw)


def remove_original(home: Path, sha256: str) -> None:
    """Remove an original, packed or not; one that is gone is gone."""
    for path in paths_of(home, sha256):
        path.unlink(missing_ok=True)


def is_kept(home: Path, sha256: str) -> bool:
    """Whether the original with this hash is there."""
    return any(path.is_file() for path in paths_of(home, sha256))


def _is_whole(home: Path, sha256: str) -> bool:
    """Whether the original is there as it came. One that is damaged is removed."""
    if not is_kept(home, sha256):
        return False
    try:
        with open_original(home, sha256) as content:
            while content.read(CHUNK_BYTES):
                pass
    except PothosError:
        remove_original(home, sha256)
        return False
    return True


def open_original(home: Path, sha256: str) -> BinaryIO:
    """The bytes of an upload as they came, to be read from the beginning to the end.

    Raises ``PothosError`` where the original is missing, and from ``read`` where its bytes are
    not those that came.
    """
    raw = _raw(home, sha256)
    try:
        stored: BinaryIO = raw.open("rb")
    except FileNotFoundError:
        try:
            stored = gzip.open(_packed(raw), "rb")  # type: ignore[assignment]  # noqa: SIM115
        except FileNotFoundError as error:
            raise PothosError(
                "An original is missing.",
                f"{raw} is not there, and neither is {_packed(raw).name}.",
                "Put it back from the last backup.",
            ) from error
    return io.BufferedReader(_Verified(stored, sha256, raw), CHUNK_BYTES)


def compress_waiting(home: Path, go_on: Callable[[], bool] = lambda: True) -> int:
    """Pack the originals that are not packed yet, one by one, while ``go_on()``; how many were.

    Each packed file is read back and its hash compared before the raw one goes, so that a kill at
    any moment leaves at least one that is whole.
    """
    packed = 0
    _remove_old_parts(originals(home))
    for raw in _not_packed(originals(home)):
        if not go_on():
            break
        packed += _pack(raw, go_on)
    return packed


def _pack(raw: Path, go_on: Callable[[], bool]) -> bool:
    target = _packed(raw)
    if not target.exists():
        with raw.open("rb") as content:
            if content.read(4).startswith(IS_PACKED_ALREADY):
                return False
        part = _part(target)
        with raw.open("rb") as content, part.open("wb") as file:
            with gzip.GzipFile("", "wb", PACKING_LEVEL, file, mtime=0) as packing:
                while chunk := content.read(CHUNK_BYTES):
                    if not go_on():
                        return False
                    packing.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        with gzip.open(part, "rb") as back:
            is_whole = hashlib.file_digest(back, "sha256").hexdigest() == raw.name
        if not is_whole:  # the raw one is what came, whatever the disk did to the other
            part.unlink()
            return False
        part.rename(target)
        sync_directory(target.parent)
    raw.unlink()
    return True


def _not_packed(directory: Path) -> Iterator[Path]:
    for raw in sorted(directory.glob("[0-9a-f][0-9a-f]/*")):
        if raw.suffix == "":
            yield raw


def _raw(home: Path, sha256: str) -> Path:
    return originals(home) / sha256[:2] / sha256


def _packed(raw: Path) -> Path:
    return raw.with_name(raw.name + PACKED)


def _part(target: Path) -> Path:
    """Where ``target`` grows: a name of this process, for two may pack at the same time."""
    return target.with_name(f"{target.name}.{os.getpid()}{PART}")


def _remove_old_parts(directory: Path) -> None:
    """What packing left that was killed."""
    for part in directory.glob(f"*/*{PART}"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > FORGET_PARTS_S:
                part.unlink()


def _settle(paths: Sequence[Path]) -> None:
    for path in paths:
        # Whoever keeps the file tells of trouble.
        with contextlib.suppress(OSError), path.open("rb+") as content:
            os.fsync(content.fileno())


def _link(source: Path, target: Path) -> None:
    """A second name for the same bytes; a copy where the disk knows no second names."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except FileNotFoundError:
        raise
    except OSError:
        part = _part(target)
        with source.open("rb") as content, part.open("wb") as copy:
            shutil.copyfileobj(content, copy, CHUNK_BYTES)
            copy.flush()
            os.fsync(copy.fileno())
        part.rename(target)


class _Verified(io.RawIOBase):
    """Bytes that are hashed while they are read; at their end the hash must be the right one."""

    def __init__(self, stored: BinaryIO, sha256: str, path: Path) -> None:
        super().__init__()
        self._stored = stored
        self._sha256 = sha256
        self._path = path
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            content = self._stored.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise self._damaged() from error
        if not content and self._digest.hexdigest() != self._sha256:
            raise self._damaged()
        self._digest.update(content)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._stored.close()
        super().close()

    def _damaged(self) -> PothosError:
        return PothosError(
            "An original is damaged.",
            f"{self._path} does not hold what was uploaded.",
            "Put it back from the last backup.",
        )
