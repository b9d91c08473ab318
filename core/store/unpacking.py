"""How much an upload may unpack to: what an archive says of sizes is somebody's claim."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.store.spool import CHUNK_BYTES, SupportsRead

_SMALLEST_PACKED: Final = 1 << 10
"""A file of a few bytes may grow more than the ratio allows."""


@dataclass(frozen=True)
class Limits:
    """How much one upload may bring. ``ratio`` is unpacked bytes per packed byte of a member.

    A workbook is held in memory in part while it is read, so it has limits of its own;
    ``sheet_ratio`` is higher because the same few words of XML stand around every cell.
    """

    members: int = 500
    bytes_in_all: int = 1 << 30
    ratio: int = 100
    sheet_ratio: int = 200
    workbook_bytes: int = 512 << 20
    shared_text_bytes: int = 128 << 20
    cells: int = 20_000_000
    columns: int = 500


class BombError(Exception):
    """An upload that goes over a limit; says which in words."""


class DamagedError(Exception):
    """An archive or a workbook that cannot be opened; says why in words, and what to do."""

    def __init__(self, why: str, what_to_do: str = "Download it again.") -> None:
        super().__init__(why)
        self.what_to_do = what_to_do


class Allowance:
    """What is left of the limits while one upload is unpacked, all of its members together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes_left = limits.bytes_in_all

    def pieces(self, content: SupportsRead, packed_bytes: int) -> Iterator[bytes]:
        """The bytes of one member, as long as they stay within the limits.

        Raises ``BombError``, and ``DamagedError`` for whatever goes wrong while they are unpacked:
        a BadGzipFile is an OSError too, and no trouble of our disk.
        """
        most = self.limits.ratio * max(packed_bytes, _SMALLEST_PACKED)
        size = 0
        while chunk := _read(content):
            size += len(chunk)
            self.bytes_left -= len(chunk)
            if self.bytes_left < 0:
                raise BombError(f"it unpacks to more than {self.limits.bytes_in_all >> 20} MB")
            if size > most:
                raise BombError("a file in it grows far beyond its packed size")
            yield chunk


def _read(content: SupportsRead) -> bytes:
    try:
        return content.read(CHUNK_BYTES)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise DamagedError("it is damaged or was cut off") from error
