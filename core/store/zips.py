"""What a zip brings: its tables as spooled files, everything else with the reason it stays out.

A zip is somebody's claim about sizes: members are counted and measured while they are unpacked,
and what goes over a limit takes the whole zip with it.
"""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Final

from core.errors import PothosError
from core.exports.export import Refusal, SpooledFile
from core.store.spool import CHUNK_BYTES, receive

TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ""})
ZIP_SUFFIXES: Final = frozenset({".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz"})
ZIP_START: Final = b"PK\x03\x04"
EMPTY_ZIP_START: Final = b"PK\x05\x06"
OFFICE_MEMBER: Final = "[Content_Types].xml"
"""In every Excel file, which is a zip too; the reader of exports says what to do with one."""


@dataclass(frozen=True)
class ZipLimits:
    """How much one zip may bring. ``ratio`` is unpacked bytes per packed byte of a member."""

    members: int = 500
    bytes_in_all: int = 1 << 30
    ratio: int = 100


def expand(
    file: SpooledFile, spool: Path, limits: ZipLimits | None = None
) -> list[SpooledFile | Refusal]:
    """The tables within ``file`` where it is a zip, ``[file]`` where it is not.

    Members carry the day they were modified, and as their folder the zip's name and the folder
    within it: a zip of two people's downloads is not one download. A bomb, a damaged
    or an encrypted zip is one Refusal; a nested zip and a member that is no table are one each.
    Raises ``PothosError`` only for disk trouble. Nothing is left in the spool of a refused zip.
    """
    limits = limits or ZipLimits()
    try:
        with file.path.open("rb") as start:
            is_zip = start.read(4) in (ZIP_START, EMPTY_ZIP_START)
    except OSError:  # the reader of exports says so
        is_zip = False
    if not is_zip:
        return [file]
    found: list[SpooledFile | Refusal] = []
    try:
        with zipfile.ZipFile(file.path) as archive:
            if OFFICE_MEMBER in archive.namelist():
                return [file]
            for member in _members(file, archive, spool, limits):
                found.append(member)  # one by one: a bomb takes back what came before it
    except (_BombError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        _remove(found)
        return [_refused_zip(file, error)]
    except PothosError:
        _remove(found)
        raise
    return found


class _BombError(Exception):
    """A zip that goes over a limit; says which in words."""


def _members(
    file: SpooledFile, archive: zipfile.ZipFile, spool: Path, limits: ZipLimits
) -> Iterator[SpooledFile | Refusal]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.members:
        raise _BombError(f"it holds {len(members)} files; {limits.members} are allowed")
    if sum(member.file_size for member in members) > limits.bytes_in_all:
        raise _BombError(f"it unpacks to more than {limits.bytes_in_all >> 20} MB")
    left = limits.bytes_in_all
    for member in members:
        refusal = _not_a_table(file, member)
        if refusal is not None:
            yield refusal
            continue
        # The directory of a zip may lie about sizes: only what comes out counts.
        most = min(left, limits.ratio * max(member.compress_size, 1 << 10))
        with archive.open(member) as content:
            received = receive(spool, member.filename, _at_most(content, most), left + 1)
        left -= received.bytes
        within = f"{file.name}/{received.folder}" if received.folder else file.name
        yield replace(received, folder=within, modified_on=_modified_on(member))


def _at_most(content: IO[bytes], most: int) -> Iterator[bytes]:
    size = 0
    while chunk := content.read(CHUNK_BYTES):
        size += len(chunk)
        if size > most:
            raise _BombError("a file in it grows far beyond its packed size")
        yield chunk


def _not_a_table(file: SpooledFile, member: zipfile.ZipInfo) -> Refusal | None:
    path = PurePosixPath(member.filename)
    suffix = path.suffix.lower()
    named = replace(file, name=path.name, folder=file.name)
    if "__MACOSX" in path.parts or path.name.startswith("."):
        return Refusal(
            named,
            "Left out.",
            f"{member.filename} is kept by the computer that made the zip and holds no figures.",
            "Nothing to do.",
        )
    if suffix in ZIP_SUFFIXES:
        return Refusal(
            named,
            "A zip within a zip was not opened.",
            f"{file.name} holds {member.filename}.",
            "Unpack the inner one and upload the files in it.",
        )
    if suffix not in TABLE_SUFFIXES:
        return Refusal(
            named,
            "Left out.",
            f"{member.filename} in {file.name} is not a CSV file.",
            "If it holds figures, export them as CSV.",
        )
    return None


def _modified_on(member: zipfile.ZipInfo) -> date | None:
    with contextlib.suppress(ValueError):  # a zip can carry the 0th of a month
        return date(*member.date_time[:3])
    return None


def _remove(found: list[SpooledFile | Refusal]) -> None:
    for one in found:
        if isinstance(one, SpooledFile):
            one.path.unlink(missing_ok=True)


def _refused_zip(file: SpooledFile, error: Exception) -> Refusal:
    if isinstance(error, _BombError):
        why, what_to_do = str(error), "Upload the CSV files in it by themselves."
    elif isinstance(error, RuntimeError) and "encrypted" in str(error):
        why, what_to_do = "it is locked with a password", "Unpack it and upload the files in it."
    else:
        why, what_to_do = "it is damaged", "Download it again."
    return Refusal(file, "This zip was not opened.", f"{file.name}: {why}.", what_to_do)
