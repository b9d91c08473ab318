"""The files within a zip, one after the other, each with the reason where it stays out."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from core.exports.export import Refusal, SpooledFile
from core.store.spool import receive
from core.store.unpacking import Allowance, BombError, DamagedError

ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_TABLE_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".txt", ""})
_OPENED_SUFFIXES: Final = frozenset({".gz", ".xlsx", ".xlsm", ".xltx", ".xltm"})
_OTHER_WORKBOOKS: Final = frozenset({".xls", ".xlsb", ".ods", ".numbers"})
"""The reader says what to do with these."""
_ARCHIVE_SUFFIXES: Final = frozenset({".zip", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst"})


def members_of(
    file: SpooledFile, spool: Path, allowance: Allowance
) -> Iterator[SpooledFile | Refusal]:
    """The members that may hold a table, in the spool; of every other one why it stays out.

    Members carry the day they were modified, and as their folder the zip's name and the folder
    within it: a zip of two people's downloads is not one download. Raises ``BombError`` and
    ``DamagedError``; ``PothosError`` for disk trouble.
    """
    try:
        with zipfile.ZipFile(file.path) as archive:
            yield from _members(file, archive, spool, allowance)
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise DamagedError("it is damaged") from error
        raise DamagedError(
            "it is locked with a password", "Unpack it and upload the files in it."
        ) from error
    except NotImplementedError as error:
        raise DamagedError(
            "it is packed in a way that Pothos cannot open", "Unpack it and upload the files in it."
        ) from error
    except (zipfile.BadZipFile, OSError, ValueError, struct.error) as error:
        raise DamagedError("it is damaged") from error


def _members(
    file: SpooledFile, archive: zipfile.ZipFile, spool: Path, allowance: Allowance
) -> Iterator[SpooledFile | Refusal]:
    limits = allowance.limits
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > limits.members:
        raise BombError(f"it holds {len(members)} files; {limits.members} are allowed")
    if sum(member.file_size for member in members) > limits.bytes_in_all:
        raise BombError(f"it unpacks to more than {limits.bytes_in_all >> 20} MB")
    for member in members:
        refusal = _left_out(file, member)
        if refusal is not None:
            yield refusal
            continue
        # The directory of a zip may lie about sizes: only what comes out counts.
        with archive.open(member) as content:
            pieces = allowance.pieces(content, member.compress_size)
            received = receive(spool, member.filename, pieces, limits.bytes_in_all)
        within = f"{file.name}/{received.folder}" if received.folder else file.name
        yield replace(received, folder=within, modified_on=_modified_on(member))


def _left_out(file: SpooledFile, member: zipfile.ZipInfo) -> Refusal | None:
    path = PurePosixPath(member.filename)
    suffix = path.suffix.lower()
    named = replace(file, name=path.name, folder=file.name)
    if "__MACOSX" in path.parts or path.name.startswith((".", "~$")):
        return Refusal(
            named,
            "Left out.",
            f"{member.filename} is kept by the computer that made the zip and holds no figures.",
            "Nothing to do.",
        )
    if suffix in _ARCHIVE_SUFFIXES:
        return Refusal(
            named,
            "A zip within a zip was not opened.",
            f"{file.name} holds {member.filename}.",
            "Unpack the inner one and upload the files in it.",
        )
    if suffix not in _TABLE_SUFFIXES | _OPENED_SUFFIXES | _OTHER_WORKBOOKS:
        return Refusal(
            named,
            "Left out.",
            f"{member.filename} in {file.name} is neither a CSV file nor an Excel workbook.",
            "If it holds figures, export them as CSV.",
        )
    return None


def _modified_on(member: zipfile.ZipInfo) -> date | None:
    with contextlib.suppress(ValueError):  # a zip can carry the 0th of a month
        return date(*member.date_time[:3])
    return None
