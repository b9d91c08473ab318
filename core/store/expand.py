"""What an upload brings: each table in it as a spooled file, all else with why it stays out.

.zip -> its members (a .gz or a workbook among them is opened too) · .gz -> the file in it
Excel workbook -> one file per sheet · anything else -> itself
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from core.errors import PothosError
from core.exports.export import Refusal, SpooledFile
from core.exports.stacked import stacked_tables
from core.store.gzips import GZIP_START, unpacked
from core.store.spool import receive
from core.store.unpacking import Allowance, BombError, DamagedError, Limits
from core.store.workbooks import sheets_of
from core.store.zips import ZIP_STARTS, members_of

Container = Literal["zip", "gzip", "workbook"]

_CALLED: Final[dict[Container, str]] = {
    "zip": "zip",
    "gzip": "packed file",
    "workbook": "workbook",
}
_AS_CSV: Final = "Save its table as CSV and upload that."
_DOCUMENTS: Final = (
    ("xl/workbook.bin", "a binary Excel workbook", "Save it as .xlsx in Excel and upload that."),
    ("content.xml", "an OpenDocument file, as LibreOffice saves it", _AS_CSV),
    ("Index/Document.iwa", "a document of Apple Numbers", "Export it as CSV and upload that."),
    ("Index.zip", "a document of Apple Numbers", "Export it as CSV and upload that."),
    ("word/document.xml", "a Word document", _AS_CSV),
    ("ppt/presentation.xml", "a PowerPoint presentation", _AS_CSV),
)
"""Zips that are one document, each by a member that no other zip has."""


def expand(
    file: SpooledFile, spool: Path, limits: Limits | None = None
) -> list[SpooledFile | Refusal]:
    """The tables within ``file``, ``[file]`` itself where it is no container.

    What comes out carries the upload's sha256. The upload stays where it is, and of a refused one
    nothing else stays. A bomb is one Refusal for all of the upload; a container that is damaged or
    packed twice is one for itself. Raises ``PothosError`` only for disk trouble.
    """
    made: list[SpooledFile] = []
    try:
        found = _tables_of(file, spool, Allowance(limits or Limits()), made, within=None)
    except BombError as error:
        _remove(made)
        return [_not_opened(file, None, str(error), "Upload the files in it by themselves.")]
    except PothosError:
        _remove(made)
        raise
    return [
        replace(one, upload=file.sha256) if isinstance(one, SpooledFile) and one != file else one
        for one in found
    ]


def _tables_of(
    file: SpooledFile,
    spool: Path,
    allowance: Allowance,
    made: list[SpooledFile],
    within: Container | None,
) -> list[SpooledFile | Refusal]:
    """``made`` takes every file that was written, for the case that it must go again."""
    container = _container_of(file)
    if container is None:
        return _parted(file, spool, allowance, made)
    if isinstance(container, Refusal):
        return [container]
    if within is not None and (within != "zip" or container == "zip"):
        why = f"it lies packed within another {_CALLED[within]}"
        return [_not_opened(file, container, why, "Unpack it and upload the files in it.")]
    found: list[SpooledFile | Refusal] = []
    made_before = len(made)
    try:
        for one in _brought_by(container, file, spool, allowance):
            if isinstance(one, Refusal):
                found.append(one)
                continue
            made.append(one)
            inner = _tables_of(one, spool, allowance, made, container)
            found.extend(inner)
            if one not in inner:
                one.path.unlink()
    except DamagedError as error:
        _remove(made[made_before:])
        return [_not_opened(file, container, str(error), error.what_to_do)]
    return found


def _parted(
    file: SpooledFile, spool: Path, allowance: Allowance, made: list[SpooledFile]
) -> list[SpooledFile | Refusal]:
    """A file per table where several stand one below the other."""
    try:
        tables = stacked_tables(file)
    except OSError:  # the reader of exports says so
        tables = ()
    for table in tables:
        name = f"{file.name}, table from row {table.first_row}"
        text = (line.encode() for line in table.lines)
        received = receive(spool, name, text, allowance.limits.bytes_in_all)
        said = (*file.said, *table.issues)
        made.append(replace(received, folder=file.folder, modified_on=file.modified_on, said=said))
    return list(made[-len(tables) :]) if tables else [file]


def _container_of(file: SpooledFile) -> Container | Refusal | None:
    try:
        with file.path.open("rb") as stream:
            start = stream.read(4)
    except OSError:  # the reader of exports says so
        return None
    if start.startswith(GZIP_START):
        return "gzip"
    if start not in ZIP_STARTS:
        return None
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return "zip"  # which is said to be damaged when it is opened
    if "xl/workbook.xml" in members:
        return "workbook"
    for member, what, what_to_do in _DOCUMENTS:
        if member in members:
            return Refusal(
                file, "This is neither a CSV file nor an Excel workbook that Pothos opens.",
                f"{file.name}: it is {what}.", what_to_do,
            )  # fmt: skip
    return "zip"


def _brought_by(
    container: Container, file: SpooledFile, spool: Path, allowance: Allowance
) -> Iterator[SpooledFile | Refusal]:
    if container == "workbook":
        return sheets_of(file, spool, allowance)
    if container == "gzip":
        return iter([unpacked(file, spool, allowance)])
    return members_of(file, spool, allowance)


def _not_opened(
    file: SpooledFile, container: Container | None, why: str, what_to_do: str
) -> Refusal:
    called = _CALLED[container] if container else "file"
    return Refusal(file, f"This {called} was not opened.", f"{file.name}: {why}.", what_to_do)


def _remove(made: Sequence[SpooledFile]) -> None:
    for one in made:
        one.path.unlink(missing_ok=True)
