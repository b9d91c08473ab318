"""A single file packed with gzip, as servers and databases send their exports."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from core.exports.export import SpooledFile
from core.store.spool import receive
from core.store.unpacking import Allowance

GZIP_START: Final = b"\x1f\x8b"


def unpacked(file: SpooledFile, spool: Path, allowance: Allowance) -> SpooledFile:
    """What ``file`` packs, under its name without ".gz", with the day that the packer noted.

    Several packed parts, one behind the other, are one file. Raises ``BombError`` and
    ``DamagedError``; ``PothosError`` for disk trouble.
    """
    with file.path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as content:
        pieces = allowance.pieces(content, file.bytes)
        received = receive(spool, _name(file.name), pieces, allowance.limits.bytes_in_all)
        written_on = _day(content.mtime)
    return replace(received, folder=file.folder, modified_on=written_on or file.modified_on)


def _name(name: str) -> str:
    path = PurePosixPath(name)
    if path.suffix.lower() == ".tgz":
        return f"{path.stem}.tar"
    return path.stem if path.suffix.lower() == ".gz" else name


def _day(seconds: int | None) -> date | None:
    """The day of the packer's clock; 0 means that it noted none."""
    return datetime.fromtimestamp(seconds, UTC).date() if seconds else None
